import type { FileEdge } from "./import-rules.ts";
import type { Finding } from "./source-file.ts";

/**
 * One finding for each import that closes a circle of files, type-only imports included.
 * Depth-first search from each file in the order of their names, so that the answer depends on nothing else.
 */
export function findCycles(edges: readonly FileEdge[]): readonly Finding[] {
  const outgoing = new Map<string, FileEdge[]>();
  for (const edge of edges) {
    const known = outgoing.get(edge.from);
    if (known === undefined) outgoing.set(edge.from, [edge]);
    else known.push(edge);
  }
  const findings: Finding[] = [];
  const done = new Set<string>();
  const path: string[] = [];

  function visit(file: string): void {
    if (done.has(file)) return;
    path.push(file);
    for (const edge of outgoing.get(file) ?? []) {
      const start = path.indexOf(edge.to);
      if (start === -1) visit(edge.to);
      else {
        const circle = [...path.slice(start), edge.to].join(" -> ");
        findings.push({ file: edge.from, line: edge.line, rule: "cycle", detail: circle });
      }
    }
    path.pop();
    done.add(file);
  }

  for (const file of [...outgoing.keys()].sort((a, b) => (a < b ? -1 : 1))) visit(file);
  return findings;
}
