import { posix } from "node:path";
import { type ImportEdge, importEdges } from "./import-edges.ts";
import { folderOf, type Layer, layerOf, ORDER } from "./layers.ts";
import { type Finding, findingAt, type SourceFile } from "./source-file.ts";

/** What an import leads to inside `src/`: an edge of the graph in which cycles are looked for. */
export interface FileEdge {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** Breaches of the import table in one file, and the file's edges to other files of `src/`. */
export function checkImports(
  source: SourceFile,
  layer: Layer,
  paths: ReadonlySet<string>,
): { readonly findings: readonly Finding[]; readonly edges: readonly FileEdge[] } {
  const findings: Finding[] = [];
  const edges: FileEdge[] = [];
  for (const edge of importEdges(source)) {
    const verdict = judge(source, layer, paths, edge);
    if (verdict === undefined) continue;
    if (verdict.rule === undefined) {
      const { line } = findingAt(source, edge.node, "", "");
      edges.push({ from: source.path, to: verdict.target, line });
    } else {
      findings.push(findingAt(source, edge.node, verdict.rule, verdict.detail));
    }
  }
  return { findings, edges };
}

type Verdict =
  | { readonly rule: string; readonly detail: string }
  | { readonly rule: undefined; readonly target: string }
  | undefined;

function judge(
  source: SourceFile,
  layer: Layer,
  paths: ReadonlySet<string>,
  edge: ImportEdge,
): Verdict {
  const { specifier } = edge;
  if (specifier === undefined) {
    return { rule: "computed-import", detail: "the module's name is not a literal" };
  }
  if (specifier.startsWith("node:")) return judgeNode(layer, specifier);
  if (!specifier.startsWith("./") && !specifier.startsWith("../")) {
    return judgePackage(layer, specifier);
  }
  const target = posix.join(posix.dirname(source.path), specifier);
  if (target.startsWith("../")) {
    return { rule: "outside-src", detail: `${specifier} lies outside src/` };
  }
  if (/\.test\.ts$/.test(target)) {
    return { rule: "outside-src", detail: `${specifier} is a test` };
  }
  if (!paths.has(target)) {
    return { rule: "unresolved", detail: `${specifier} names no file of src/` };
  }
  return judgeFolder(source, layer, target, edge.typeOnly);
}

function judgeNode(layer: Layer, specifier: string): Verdict {
  if (layer.node === "any") return undefined;
  if (layer.node !== "none" && layer.node.includes(specifier)) return undefined;
  return { rule: "node-module", detail: `${layer.path} may not import ${specifier}` };
}

function judgePackage(layer: Layer, specifier: string): Verdict {
  const allowed = (layer.packages ?? []).some((name) => {
    if (name === "*") return /^[@a-z]/.test(specifier);
    if (name.endsWith("/*")) return specifier.startsWith(name.slice(0, -1));
    return specifier === name || specifier.startsWith(`${name}/`);
  });
  if (allowed) return undefined;
  return { rule: "package", detail: `${layer.path} may not import ${specifier}` };
}

function judgeFolder(source: SourceFile, layer: Layer, target: string, typeOnly: boolean): Verdict {
  const from = folderOf(source.path);
  const to = folderOf(target);
  const allowed =
    from === to || layer.may.includes(to) || (typeOnly && (layer.mayTypes ?? []).includes(to));
  if (allowed) return { rule: undefined, target };
  const isUpwards = rank(to) > rank(from);
  const why = isUpwards ? `${to} lies above ${from}` : `the table keeps ${to} from ${layer.path}`;
  return { rule: "layer", detail: `${why}: ${target}` };
}

function rank(folder: string): number {
  const order: readonly string[] = ORDER;
  return order.indexOf(folder);
}

/** The row of a file, or the finding that it lies in no folder of the table. */
export function placeOf(source: SourceFile): Layer | Finding {
  const layer = layerOf(source.path);
  if (layer !== undefined) return layer;
  return {
    file: source.path,
    line: 1,
    rule: "place",
    detail: "the file lies in no folder of the import table",
  };
}
