import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { checkArchitecture, isJudged } from "./check-architecture.ts";
import { LAYERS, type Layer, ORDER } from "./layers.ts";
import { ROOT, readTree } from "./read-tree.ts";

test("src/ keeps the import table and its pure folders are pure", () => {
  const files = readTree("src", ".ts");
  assert.ok([...files.keys()].some(isJudged), "no file found below src/");
  const breaches = checkArchitecture(files).map(
    ({ file, line, rule, detail }) => `src/${file}:${line}: ${rule}: ${detail}`,
  );
  assert.deepEqual(breaches, []);
});

test("a folder of the table imports folders below it only", () => {
  for (const layer of LAYERS) {
    const folder = layer.path.split("/")[0] ?? "";
    const order: readonly string[] = ORDER;
    for (const target of [...layer.may, ...(layer.mayTypes ?? [])]) {
      assert.ok(
        order.indexOf(target) >= 0 && order.indexOf(target) < order.indexOf(folder),
        `${layer.path} may import ${target}`,
      );
    }
  }
});

test("docs/design/layers.md shows the table that is enforced", () => {
  const page = readFileSync(`${ROOT}docs/design/layers.md`, "utf8");
  const columns = 6;
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("| `") && line.split(" | ").length === columns);
  assert.deepEqual(rows, LAYERS.map(documentedRow));
});

/** The line of the page for a row of the table. */
function documentedRow(layer: Layer): string {
  const types = layer.mayTypes === undefined ? "" : `; types of ${folders(layer, layer.mayTypes)}`;
  const packages = layer.packages === undefined ? "none" : code(layer.packages);
  const node = typeof layer.node === "string" ? layer.node : code(layer.node);
  const globals = layer.globals === undefined ? "" : ` and ${code(layer.globals)}`;
  const cells = [
    code([layer.path]),
    `${folders(layer, layer.may)}${types}`,
    packages,
    node,
    `${layer.ambient}${globals}`,
    layer.floats ? "yes" : "no",
  ];
  return `| ${cells.join(" | ")} |`;
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(" ");
}

/** A list of folders in the words of the page. */
function folders(layer: Layer, names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  if (names.length <= 3) return code(names);
  const order: readonly string[] = ORDER;
  const before = order.slice(0, order.indexOf(layer.path.split("/")[0] ?? ""));
  if (names.length === before.length) return "all before it";
  const last = names[names.length - 1] ?? "";
  const left = order.slice(0, order.indexOf(last)).filter((name) => !names.includes(name));
  if (left.length === 0) return `all up to ${code([last])}`;
  return `all before it but ${code(before.filter((name) => !names.includes(name)))}`;
}
