import assert from "node:assert/strict";
import { test } from "node:test";
import { literalRoot, referenceHash } from "../../test/property/merkle/reference.ts";
import { leafTag } from "../crypto/domain.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { MerkleTree } from "./merkle-tree.ts";

const hash = referenceHash(0x20);
const items = Array.from({ length: 40 }, (_, i) => new Uint8Array(i).fill(i));
const leaves = items.map((item) =>
  hash.digest(new Uint8Array(Buffer.concat([leafTag("leaf", 0x20), item]))),
);

test("a tree of items has their root under the context", () => {
  const tree = MerkleTree.ofItems(hash, "leaf", items);
  assert.equal(tree.size, 40);
  assert.deepEqual(tree.root(), literalRoot(hash.digest, leaves));
  assert.deepEqual(MerkleTree.ofItems(hash, "leaf", []).root(), computeEmptyRoot(hash));
});

test("the same leaves in batches of any size make the same tree", () => {
  for (const batch of [1, 2, 3, 7, 16, 40]) {
    const tree = new MerkleTree(hash);
    for (let from = 0; from < 40; from += batch) {
      tree.append(new Uint8Array(Buffer.concat(leaves.slice(from, from + batch))));
    }
    assert.deepEqual(tree.root(), literalRoot(hash.digest, leaves), `batches of ${batch}`);
    assert.deepEqual(
      tree.root(23),
      literalRoot(hash.digest, leaves.slice(0, 23)),
      `batches of ${batch}`,
    );
  }
});

test("a tree cut back and extended otherwise is the tree of the other leaves", () => {
  const tree = MerkleTree.ofItems(hash, "leaf", items);
  tree.truncate(21);
  assert.equal(tree.size, 21);
  assert.deepEqual(tree.root(), literalRoot(hash.digest, leaves.slice(0, 21)));
  const other = [...leaves.slice(0, 21), ...leaves.slice(30)];
  tree.append(new Uint8Array(Buffer.concat(leaves.slice(30))));
  assert.deepEqual(tree.root(), literalRoot(hash.digest, other));
  tree.truncate(0);
  assert.deepEqual(tree.root(), computeEmptyRoot(hash));
});

test("what a tree does not hold cannot be asked of it", () => {
  const tree = MerkleTree.ofItems(hash, "leaf", items.slice(0, 5));
  assert.throws(() => tree.root(6), { code: "INVARIANT" });
  assert.throws(() => tree.proveInclusion(5), { code: "INVARIANT" });
  assert.throws(() => tree.proveInclusion(0, 6), { code: "INVARIANT" });
  assert.throws(() => tree.proveConsistency(0), { code: "INVARIANT" });
  assert.throws(() => tree.read(2, 1), { code: "INVARIANT" });
  assert.throws(() => tree.truncate(6), { code: "INVARIANT" });
  assert.throws(() => tree.append(new Uint8Array(47)), { code: "INVARIANT" });
});

test("a digest that was read is the caller's own", () => {
  const tree = MerkleTree.ofItems(hash, "leaf", items);
  const root = tree.root();
  tree.read(0, 0).fill(0);
  assert.deepEqual(tree.root(), root);
  assert.deepEqual(tree.read(0, 0), leaves[0]);
});
