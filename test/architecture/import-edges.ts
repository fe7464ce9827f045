import type { Node } from "oxc-parser";
import { type SourceFile, walk } from "./source-file.ts";

/** One reference from a file to another module. */
export interface ImportEdge {
  readonly node: Node;
  /** `undefined` where it is computed and so cannot be judged. */
  readonly specifier: string | undefined;
  /** True iff it vanishes when the types are stripped. */
  readonly typeOnly: boolean;
}

/**
 * Everything by which a file names another module: `import`, `export … from`, `import()`, the type `import("…")`,
 * `import x = require("…")` and `new URL("…", import.meta.url)`, which is how workers and assets are named.
 */
export function importEdges(source: SourceFile): readonly ImportEdge[] {
  const edges: ImportEdge[] = [];
  walk(source.program, (node) => {
    const edge = edgeOf(node);
    if (edge !== undefined) edges.push(edge);
    return undefined;
  });
  return edges;
}

function edgeOf(node: Node): ImportEdge | undefined {
  switch (node.type) {
    case "ImportDeclaration":
      return { node, specifier: node.source.value, typeOnly: node.importKind === "type" };
    case "ExportAllDeclaration":
      return { node, specifier: node.source.value, typeOnly: node.exportKind === "type" };
    case "ExportNamedDeclaration":
      if (node.source === null) return undefined;
      return { node, specifier: node.source.value, typeOnly: node.exportKind === "type" };
    case "ImportExpression":
      return { node, specifier: literalText(node.source), typeOnly: false };
    case "TSImportType":
      return { node, specifier: node.source.value, typeOnly: true };
    case "TSExternalModuleReference":
      return { node, specifier: node.expression.value, typeOnly: false };
    case "NewExpression":
      if (!isModuleUrl(node)) return undefined;
      return { node, specifier: literalText(node.arguments[0]), typeOnly: false };
    default:
      return undefined;
  }
}

function isModuleUrl(node: Extract<Node, { type: "NewExpression" }>): boolean {
  const base = node.arguments[1];
  return (
    node.callee.type === "Identifier" &&
    node.callee.name === "URL" &&
    base?.type === "MemberExpression" &&
    base.object.type === "MetaProperty"
  );
}

function literalText(node: Node | undefined): string | undefined {
  return node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}
