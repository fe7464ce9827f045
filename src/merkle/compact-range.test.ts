import assert from "node:assert/strict";
import { test } from "node:test";
import { literalRoot, referenceHash } from "../../test/property/merkle/reference.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import {
  appendLeaf,
  type CompactRange,
  completeNodes,
  computeCompactRoot,
  EMPTY_RANGE,
  parseCompactRange,
} from "./compact-range.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { MerkleTree } from "./merkle-tree.ts";

const hash = referenceHash(0x16);
const leaves = Array.from({ length: 33 }, (_, i) => hash.digest(new Uint8Array([i])));

test("the root of a range is the root of its leaves at every size", () => {
  let range = EMPTY_RANGE;
  assert.deepEqual(computeCompactRoot(hash, range), computeEmptyRoot(hash));
  for (const [i, leaf] of leaves.entries()) {
    range = appendLeaf(hash, range, leaf);
    const expected = literalRoot(hash.digest, leaves.slice(0, i + 1));
    assert.deepEqual(computeCompactRoot(hash, range), expected, `size ${i + 1}`);
  }
});

test("appending leaves the older range as it was", () => {
  const older = leaves.slice(0, 7).reduce((r, leaf) => appendLeaf(hash, r, leaf), EMPTY_RANGE);
  const root = computeCompactRoot(hash, older);
  const left = appendLeaf(hash, older, leaves[7] as Uint8Array);
  const right = appendLeaf(hash, older, leaves[8] as Uint8Array);
  assert.deepEqual(computeCompactRoot(hash, older), root);
  assert.equal(older.nodes.length, 3);
  assert.notDeepEqual(computeCompactRoot(hash, left), computeCompactRoot(hash, right));
});

test("completed nodes, kept as they come, are those of the whole tree", () => {
  const tree = new MerkleTree(hash);
  tree.append(new Uint8Array(Buffer.concat(leaves)));
  let range = EMPTY_RANGE;
  let count = 0;
  for (const leaf of leaves) {
    for (const { level, index, digest } of completeNodes(hash, range, leaf)) {
      assert.deepEqual(digest, tree.read(level, index), `level ${level}, node ${index}`);
      count++;
    }
    range = appendLeaf(hash, range, leaf);
  }
  // 33 leaves: 33 + 16 + 8 + 4 + 2 + 1 perfect subtrees.
  assert.equal(count, 64);
});

test("a range is read back from its size and digests", () => {
  const range = leaves.slice(0, 11).reduce((r, leaf) => appendLeaf(hash, r, leaf), EMPTY_RANGE);
  assert.deepEqual(parseCompactRange(hash, 11, range.nodes), { ok: true, value: range });
  assert.deepEqual(parseCompactRange(hash, 0, []), { ok: true, value: EMPTY_RANGE });
});

test("digests that do not fit their size are refused", () => {
  const [leaf] = leaves;
  const faultOf = (size: number, nodes: unknown[]) => {
    const result = parseCompactRange(hash, size, nodes as CompactRange["nodes"]);
    return result.ok ? undefined : result.error.code;
  };
  assert.equal(faultOf(-1, []), "MERKLE_SIZE");
  assert.equal(faultOf(SAFE_MAX + 1, []), "MERKLE_SIZE");
  assert.equal(faultOf(3, [leaf]), "MERKLE_PATH_LENGTH");
  assert.equal(faultOf(4, [leaf, leaf]), "MERKLE_PATH_LENGTH");
  assert.equal(faultOf(3, [leaf, new Uint8Array(31)]), "MERKLE_DIGEST_LENGTH");
});

test("a leaf of another length and a full range are defects of the caller", () => {
  assert.throws(() => appendLeaf(hash, EMPTY_RANGE, new Uint8Array(31)), { code: "INVARIANT" });
  const full = { size: SAFE_MAX, nodes: Array(53).fill(leaves[0]) };
  assert.throws(() => appendLeaf(hash, full, leaves[0] as Uint8Array), { code: "INVARIANT" });
});
