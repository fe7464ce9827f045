import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { test } from "node:test";
import { importEdges } from "./import-edges.ts";
import { ROOT } from "./read-tree.ts";
import { parseSource } from "./source-file.ts";

/** The program that runs a node in production. */
const PRODUCTION = "bin/mathledger-node.js";
/** What must never be part of it: demo keys, the helper, tampering. */
const DEVNET = "src/node/devnet/";

/** Every file of the checkout that a program can come to load, each with the file that names it. */
function reachableFrom(entry: string): ReadonlyMap<string, string> {
  const from = new Map([[entry, entry]]);
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = parseSource(path, readFileSync(join(ROOT, path), "utf8"));
    for (const { specifier, typeOnly } of importEdges(source)) {
      if (typeOnly || specifier === undefined || !specifier.startsWith(".")) continue;
      const target = posix.join(posix.dirname(path), specifier);
      if (from.has(target) || !/\.(?:ts|js)$/.test(target)) continue;
      assert.ok(existsSync(join(ROOT, target)), `${path} names ${target}`);
      from.set(target, path);
      waiting.push(target);
    }
  }
  return from;
}

test("the program of a production node reaches nothing of a devnet", () => {
  const from = reachableFrom(PRODUCTION);
  assert.ok(from.has("src/node/run-node.ts"), "it runs no node");
  const found = [...from].filter(([path]) => path.startsWith(DEVNET));
  assert.deepEqual(
    found.map(([path, by]) => `${by} names ${path}`),
    [],
  );
});

test("the command line does reach it, so that the search finds what there is", () => {
  assert.ok(reachableFrom("bin/mathledger.js").has(`${DEVNET}run-devnet.ts`));
});
