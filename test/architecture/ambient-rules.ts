import type { Node } from "oxc-parser";
import type { Layer } from "./layers.ts";
import { type Finding, findingAt, type Place, type SourceFile, walk } from "./source-file.ts";

/** Globals whose answer depends on their arguments alone. */
const DETERMINISTIC = new Set(
  `undefined Object Array Map Set WeakMap WeakSet Number String Boolean BigInt Symbol RegExp Math JSON Reflect
  Iterator Promise Error TypeError RangeError SyntaxError AggregateError ArrayBuffer DataView
  Uint8Array Uint8ClampedArray Uint16Array Uint32Array Int8Array Int16Array Int32Array BigInt64Array BigUint64Array
  TextEncoder TextDecoder structuredClone`.split(/\s+/),
);

/** Globals that make or hold floats; they have a rule of their own. */
const FLOAT_GLOBALS = new Set(
  "NaN Infinity parseFloat Float16Array Float32Array Float64Array".split(" "),
);

/** Globals that a browser lacks. */
const NODE_ONLY = new Set(
  "process Buffer global require module exports __dirname __filename setImmediate clearImmediate".split(
    " ",
  ),
);

/**
 * Every other global of this process. Pure code may not reuse the name, since a reader would take one for the other.
 */
const RESERVED = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => !DETERMINISTIC.has(name)),
);

/** Types whose values carry a clock, a host or a float; a type-only mention shows that one is handed in. */
const AMBIENT_TYPES = new Set("Date Buffer NodeJS Worker Temporal WebAssembly".split(" "));

/**
 * Global names that a file uses beyond what its layer allows.
 * A name is global where the file declares no binding of that name in any scope. That is exact because a layer
 * without ambient globals may not declare a binding with the name of one either (rule `shadow`).
 */
export function checkAmbient(source: SourceFile, layer: Layer): readonly Finding[] {
  if (layer.ambient === "all") return [];
  const { declared, used, types } = collectNames(source);
  const findings: Finding[] = [];
  for (const [node, name] of used) {
    const rule = declared.has(name) ? undefined : ambientRule(layer, name);
    if (rule !== undefined) findings.push(findingAt(source, node, rule, `global ${name}`));
  }
  if (layer.ambient === "web") return findings;
  for (const [node, name] of types) {
    if (declared.has(name) || !AMBIENT_TYPES.has(name)) continue;
    if (layer.globals?.includes(name) !== true) {
      findings.push(findingAt(source, node, "ambient", `type ${name}`));
    }
  }
  for (const [name, node] of declared) {
    if (RESERVED.has(name)) findings.push(findingAt(source, node, "shadow", `binding ${name}`));
  }
  return findings;
}

function ambientRule(layer: Layer, name: string): string | undefined {
  if (layer.globals?.includes(name) === true) return undefined;
  if (layer.ambient === "web") return NODE_ONLY.has(name) ? "ambient" : undefined;
  if (DETERMINISTIC.has(name)) return undefined;
  if (FLOAT_GLOBALS.has(name)) return layer.floats ? undefined : "float";
  return name === "Intl" ? "locale" : "ambient";
}

interface Names {
  /** Bindings of values, with the first place of each. */
  readonly declared: ReadonlyMap<string, Node>;
  /** Identifiers in the place of a value. */
  readonly used: readonly (readonly [Node, string])[];
  /** Leftmost identifiers of type references. */
  readonly types: readonly (readonly [Node, string])[];
}

/** Wrappers that vanish at run time but hold an expression that stays. */
const VALUE_WRAPPERS = new Set(
  "TSAsExpression TSSatisfiesExpression TSNonNullExpression TSTypeAssertion TSInstantiationExpression".split(
    " ",
  ),
);

function collectNames(source: SourceFile): Names {
  const declared = new Map<string, Node>();
  const used: [Node, string][] = [];
  const types: [Node, string][] = [];
  walk(source.program, (node, place) => {
    for (const id of bindingsOf(node)) if (!declared.has(id.name)) declared.set(id.name, id);
    if (node.type.startsWith("TS") && !VALUE_WRAPPERS.has(node.type)) {
      collectTypes(node, types);
      return false;
    }
    if (node.type === "Identifier" && isReference(place)) used.push([node, node.name]);
    return undefined;
  });
  return { declared, used, types };
}

function collectTypes(root: Node, types: [Node, string][]): void {
  walk(root, (node) => {
    if (node.type !== "TSTypeReference") return undefined;
    let name: Node = node.typeName;
    while (name.type === "TSQualifiedName") name = name.left;
    if (name.type === "Identifier") types.push([node, name.name]);
    return undefined;
  });
}

type Named = Extract<Node, { type: "Identifier" }>;

/** The names that a node itself binds. */
function bindingsOf(node: Node): readonly Named[] {
  switch (node.type) {
    case "VariableDeclarator":
      return namesOf(node.id);
    case "FunctionDeclaration":
    case "FunctionExpression":
      return [...namesOf(node.id), ...node.params.flatMap(namesOf)];
    case "ArrowFunctionExpression":
      return node.params.flatMap(namesOf);
    case "ClassDeclaration":
    case "ClassExpression":
      return namesOf(node.id);
    case "CatchClause":
      return namesOf(node.param);
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return namesOf(node.local);
    default:
      return [];
  }
}

/** The identifiers that a pattern binds. */
function namesOf(pattern: Node | null | undefined): readonly Named[] {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern];
    case "AssignmentPattern":
      return namesOf(pattern.left);
    case "RestElement":
      return namesOf(pattern.argument);
    case "ArrayPattern":
      return pattern.elements.flatMap(namesOf);
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        property.type === "RestElement" ? namesOf(property) : namesOf(property.value),
      );
    default:
      return [];
  }
}

/** True iff an identifier in this place names a value, and not a property, a label or a part of an import. */
function isReference({ parent, key }: Place): boolean {
  switch (parent?.type) {
    case "MemberExpression":
      return key === "object" || parent.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      return key !== "key" || parent.computed;
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
    case "ImportAttribute":
    case "ExportAllDeclaration":
    case "ExportSpecifier":
    case "MetaProperty":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return false;
    default:
      return true;
  }
}
