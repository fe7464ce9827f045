import { type Node, type Program, parseSync, visitorKeys } from "oxc-parser";

/** A parsed TypeScript file; types are part of the tree. */
export interface SourceFile {
  /** Path below `src/`. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
}

/** One breach of the architecture. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly detail: string;
}

/** Parses a file. Throws on a syntax error: a file that cannot be read cannot be judged. */
export function parseSource(path: string, text: string): SourceFile {
  const parsed = parseSync(path, text);
  const first = parsed.errors[0];
  if (first !== undefined) throw new Error(`${path}: ${first.message}`);
  return { path, text, program: parsed.program };
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}

/** A finding at a node. */
export function findingAt(source: SourceFile, node: Node, rule: string, detail: string): Finding {
  return { file: source.path, line: lineAt(source.text, node.start), rule, detail };
}

/** Where a node hangs: its parent and the property of the parent that holds it. */
export interface Place {
  readonly parent: Node | undefined;
  readonly key: string;
}

/** Visits every node in source order. A visitor that answers `false` keeps the walk out of the node's children. */
export function walk(root: Node, visit: (node: Node, place: Place) => boolean | undefined): void {
  step(root, { parent: undefined, key: "" });

  function step(node: Node, place: Place): void {
    if (visit(node, place) === false) return;
    for (const key of visitorKeys[node.type] ?? []) {
      const child: unknown = Reflect.get(node, key);
      for (const item of Array.isArray(child) ? child : [child]) {
        if (isNode(item)) step(item, { parent: node, key });
      }
    }
  }
}

function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}
