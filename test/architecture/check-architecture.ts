import { checkAmbient } from "./ambient-rules.ts";
import { findCycles } from "./cycles.ts";
import { checkImports, type FileEdge, placeOf } from "./import-rules.ts";
import { checkPure } from "./pure-rules.ts";
import { type Finding, parseSource } from "./source-file.ts";

/** True iff the architecture speaks of this file below `src/`: not tests, and not the kernel's AssemblyScript. */
export function isJudged(path: string): boolean {
  if (path.startsWith("merkle/kernel/assembly/")) return false;
  return path.endsWith(".ts") && !path.endsWith(".test.ts");
}

/**
 * Every breach of the import table and of purity, in the order of files and lines.
 * `files` holds the text of every file below `src/` by its path there.
 */
export function checkArchitecture(files: ReadonlyMap<string, string>): readonly Finding[] {
  const paths = new Set(files.keys());
  const findings: Finding[] = [];
  const edges: FileEdge[] = [];
  for (const [path, text] of files) {
    if (!isJudged(path)) continue;
    const source = parseSource(path, text);
    const layer = placeOf(source);
    if ("rule" in layer) {
      findings.push(layer);
      continue;
    }
    const imports = checkImports(source, layer, paths);
    edges.push(...imports.edges);
    findings.push(...imports.findings);
    findings.push(...checkAmbient(source, layer), ...checkPure(source, layer));
  }
  findings.push(...findCycles(edges));
  return findings.toSorted((a, b) => compareText(a.file, b.file) || a.line - b.line);
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
