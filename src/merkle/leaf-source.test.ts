import assert from "node:assert/strict";
import { test } from "node:test";
import { referenceHash } from "../../test/property/merkle/reference.ts";
import { makeConsistencyProof } from "./consistency-proof.ts";
import { makeInclusionProof } from "./inclusion-proof.ts";
import { nodesFromLeaves } from "./leaf-source.ts";
import { MerkleTree } from "./merkle-tree.ts";

const hash = referenceHash(0x12, "node");
const count = 5000;
const leaves = Array.from({ length: count }, (_, i) =>
  hash.digest(new Uint8Array([i & 255, i >> 8])),
);
const tree = new MerkleTree(hash);
tree.append(new Uint8Array(Buffer.concat(leaves)));

test("proofs from leaves alone are those from kept nodes, each leaf read at most once", () => {
  const reads = new Map<number, number>();
  const nodes = nodesFromLeaves(hash, (index) => {
    reads.set(index, (reads.get(index) ?? 0) + 1);
    return leaves[index] as Uint8Array;
  });
  for (const [index, size] of [
    [0, 1],
    [0, 5000],
    [4999, 5000],
    [2047, 4097],
  ] as const) {
    reads.clear();
    const proof = makeInclusionProof(hash, nodes, index, size);
    assert.deepEqual(proof, tree.proveInclusion(index, size), `leaf ${index} of ${size}`);
    assert.ok(Math.max(0, ...reads.values()) <= 1, `leaf ${index} of ${size}`);
    assert.equal(reads.has(index), false, "the proven leaf itself is not needed");
  }
  const proof = makeConsistencyProof(hash, nodes, 3333, 5000);
  assert.deepEqual(proof, tree.proveConsistency(3333, 5000));
});

test("a leaf of another length is a defect of the store", () => {
  const nodes = nodesFromLeaves(hash, () => new Uint8Array(31));
  assert.throws(() => nodes.read(1, 0), { code: "INVARIANT" });
});
