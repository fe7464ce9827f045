import assert from "node:assert/strict";
import { test } from "node:test";
import {
  literalStateRoot,
  referenceHash,
  type StateEntry,
} from "../../test/property/merkle/reference.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { verifyStateProof } from "./state-proof.ts";
import { StateTreeBuilder } from "./state-tree-builder.ts";

const hash = referenceHash(0x16);
const text = (value: string) => new Uint8Array(Buffer.from(value));
const entries = Array.from(
  { length: 300 },
  (_, i): StateEntry => [text(`key ${String(i).padStart(4, "0")}`), text(`${i}`)],
);

function built(partEntries: number, of = entries) {
  const builder = new StateTreeBuilder(hash);
  for (let from = 0; from < of.length; from += partEntries) {
    builder.add(of.slice(from, from + partEntries));
  }
  return builder.finish();
}

test("a map without entries has the empty root", () => {
  const builder = new StateTreeBuilder(hash);
  builder.add([]);
  assert.deepEqual(builder.finish().root, computeEmptyRoot(hash));
});

test("the tree is that of the map, whatever its parts", () => {
  const root = literalStateRoot(hash, entries);
  for (const partEntries of [1, 2, 7, 299, 300, 1000]) {
    const tree = built(partEntries);
    assert.deepEqual(tree.root, root, `parts of ${partEntries}`);
    assert.equal(tree.size, 300);
  }
  assert.deepEqual(built(1, entries.slice(0, 1)).root, literalStateRoot(hash, entries.slice(0, 1)));
});

test("the tree goes on from where the builder left it", () => {
  const tree = built(17);
  const [first, second] = entries as [StateEntry, StateEntry];
  tree.apply([
    [first[0], null],
    [second[0], text("other")],
  ]);
  const after = [[second[0], text("other")] as const, ...entries.slice(2)];
  assert.deepEqual(tree.root, literalStateRoot(hash, after));
  const proof = tree.prove(second[0], () => text("other"));
  assert.ok(verifyStateProof(hash, proof, tree.root).ok);
  tree.apply([first, second]);
  assert.deepEqual(tree.root, literalStateRoot(hash, entries));
});

test("two entries of one path are refused in one part and in two", () => {
  const broken = {
    ...hash,
    digestEach: (_: Uint8Array, items: readonly Uint8Array[]) => same(items),
  };
  const [first, second] = entries as [StateEntry, StateEntry];
  assert.throws(() => new StateTreeBuilder(broken).add([first, second]), /one path/);
  const builder = new StateTreeBuilder(broken);
  builder.add([first]);
  assert.throws(() => builder.add([second]), /one path/);
});

test("a builder that is finished takes nothing more", () => {
  const builder = new StateTreeBuilder(hash);
  builder.finish();
  assert.throws(() => builder.add(entries), /finished/);
  assert.throws(() => builder.finish(), /once/);
});

function same(items: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(32 * items.length);
}
