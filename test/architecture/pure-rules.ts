import type { Node } from "oxc-parser";
import type { Layer } from "./layers.ts";
import { type Finding, findingAt, type SourceFile, walk } from "./source-file.ts";

/** The parts of `Math` that map integers to integers exactly on every machine. */
const MATH = new Set("min max imul clz32 abs".split(" "));

const NUMBER_FLOATS = new Set(
  "EPSILON MAX_VALUE MIN_VALUE NaN POSITIVE_INFINITY NEGATIVE_INFINITY parseFloat".split(" "),
);

/** Methods that read, write or print floats. */
const FLOAT_MEMBERS = /^(?:[gs]etFloat(?:16|32|64)|to(?:Fixed|Precision|Exponential))$/;

/** The one file whose business is division. */
const DIVISION_FILE = "primitives/integer.ts";

/** Breaches of determinism that a single expression shows, in a layer that admits no floats. */
export function checkPure(source: SourceFile, layer: Layer): readonly Finding[] {
  if (layer.floats) return [];
  const findings: Finding[] = [];
  walk(source.program, (node, { parent, key }) => {
    for (const [rule, detail] of breaches(source.path, node, parent, key)) {
      findings.push(findingAt(source, node, rule, detail));
    }
    return undefined;
  });
  return findings;
}

type Breach = readonly [rule: string, detail: string];

function breaches(
  path: string,
  node: Node,
  parent: Node | undefined,
  key: string,
): readonly Breach[] {
  switch (node.type) {
    case "Literal":
      return literalBreaches(node);
    case "BinaryExpression":
    case "AssignmentExpression":
      return operatorBreaches(path, node);
    case "ForInStatement":
      return [["for-in", "the order of for..in is not the program's"]];
    case "MetaProperty":
      return node.meta.name === "import" ? [["import-meta", "it tells where the file lies"]] : [];
    case "MemberExpression":
      return memberBreaches(node);
    case "CallExpression":
      return callBreaches(node);
    case "Identifier":
      return mathValueBreaches(node.name, parent, key);
    default:
      return [];
  }
}

function literalBreaches(node: Extract<Node, { type: "Literal" }>): readonly Breach[] {
  if (typeof node.value !== "number") return [];
  // 2^53 is exact as well; above it, and between the integers, a number only approximates.
  if (Number.isInteger(node.value) && node.value <= 2 ** 53) return [];
  return [["float", `${node.raw} is no integer that a number holds exactly`]];
}

function operatorBreaches(
  path: string,
  node: Extract<Node, { type: "BinaryExpression" | "AssignmentExpression" }>,
): readonly Breach[] {
  const { operator } = node;
  if (operator === "/" || operator === "/=") {
    if (path === DIVISION_FILE) return [];
    return [["division", `${operator}: use divFloor, divCeil or divFloorBig`]];
  }
  if (operator !== "**" && operator !== "**=") return [];
  // With a bigint on one side the other is a bigint too, or the expression throws.
  if (isBigIntLiteral(node.left) || isBigIntLiteral(node.right)) return [];
  return [["division", `${operator} of numbers leaves the integers`]];
}

function isBigIntLiteral(node: Node): boolean {
  return node.type === "Literal" && typeof node.value === "bigint";
}

/** The name after the dot, or in the brackets where it is a literal; undefined where it is computed. */
function memberName(node: Extract<Node, { type: "MemberExpression" }>): string | undefined {
  const { property } = node;
  if (property.type === "Literal") return String(property.value);
  return property.type === "Identifier" && !node.computed ? property.name : undefined;
}

function memberBreaches(node: Extract<Node, { type: "MemberExpression" }>): readonly Breach[] {
  const name = memberName(node);
  const owner = node.object.type === "Identifier" ? node.object.name : "";
  if (owner === "Math" && (name === undefined || !MATH.has(name))) {
    return [["math", `Math.${name ?? "[computed]"}`]];
  }
  if (owner === "Number" && (name === undefined || NUMBER_FLOATS.has(name))) {
    return [["float", `Number.${name ?? "[computed]"}`]];
  }
  if (name === undefined) return [];
  if (FLOAT_MEMBERS.test(name)) return [["float", `.${name}`]];
  if (name === "localeCompare" || name.startsWith("toLocale")) return [["locale", `.${name}`]];
  // `(0).constructor.constructor` is `Function`, which compiles any text.
  if (name === "constructor") return [["ambient", ".constructor"]];
  return [];
}

function callBreaches(node: Extract<Node, { type: "CallExpression" }>): readonly Breach[] {
  if (node.callee.type !== "MemberExpression" || node.arguments.length > 0) return [];
  const name = memberName(node.callee);
  if (name !== "sort" && name !== "toSorted") return [];
  return [["sort", `.${name}() without comparator orders by text`]];
}

/** `Math` handed on as a value escapes the rule for its members. */
function mathValueBreaches(name: string, parent: Node | undefined, key: string): readonly Breach[] {
  if (name !== "Math") return [];
  const isOwner = parent?.type === "MemberExpression" && key === "object";
  return isOwner ? [] : [["math", "Math as a value"]];
}
