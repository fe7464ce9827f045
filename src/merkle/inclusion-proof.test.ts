import assert from "node:assert/strict";
import { test } from "node:test";
import { literalPath, referenceHash } from "../../test/property/merkle/reference.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import { computeInclusionRoot, verifyInclusion } from "./inclusion-proof.ts";
import { MerkleTree } from "./merkle-tree.ts";

const hash = referenceHash(0x12);
const leaves = Array.from({ length: 21 }, (_, i) => hash.digest(new Uint8Array([i])));

function treeOf(size: number): MerkleTree {
  const tree = new MerkleTree(hash);
  tree.append(new Uint8Array(Buffer.concat(leaves.slice(0, size))));
  return tree;
}

test("proofs of every leaf of every small tree are the recursion's and verify", () => {
  for (let size = 1; size <= leaves.length; size++) {
    const tree = treeOf(size);
    for (let index = 0; index < size; index++) {
      const leaf = leaves[index] as Uint8Array;
      const proof = tree.proveInclusion(index);
      const place = `leaf ${index} of ${size}`;
      assert.deepEqual(proof.path, literalPath(hash.digest, index, leaves.slice(0, size)), place);
      assert.deepEqual(verifyInclusion(hash, leaf, proof, tree.root()), {
        ok: true,
        value: tree.root(),
      });
    }
  }
});

test("each way in which a proof can be malformed has its fault", () => {
  const tree = treeOf(7);
  const leaf = leaves[2] as Uint8Array;
  const proof = tree.proveInclusion(2);
  const [first, ...rest] = proof.path;
  const faultOf = (changed: object) => {
    const result = computeInclusionRoot(hash, leaf, { ...proof, ...changed });
    return result.ok ? undefined : result.error;
  };
  assert.deepEqual(faultOf({ size: 0 }), { code: "MERKLE_SIZE", size: 0 });
  assert.deepEqual(faultOf({ size: SAFE_MAX + 1 }), { code: "MERKLE_SIZE", size: SAFE_MAX + 1 });
  assert.deepEqual(faultOf({ size: 6.5 }), { code: "MERKLE_SIZE", size: 6.5 });
  assert.deepEqual(faultOf({ index: 7 }), { code: "MERKLE_INDEX", index: 7, size: 7 });
  assert.deepEqual(faultOf({ index: -1 }), { code: "MERKLE_INDEX", index: -1, size: 7 });
  assert.deepEqual(faultOf({ path: rest }), {
    code: "MERKLE_PATH_LENGTH",
    expected: 3,
    found: 2,
  });
  assert.deepEqual(faultOf({ path: [first, ...proof.path] }), {
    code: "MERKLE_PATH_LENGTH",
    expected: 3,
    found: 4,
  });
  assert.deepEqual(faultOf({ path: [first, first?.subarray(1), rest[1]] }), {
    code: "MERKLE_DIGEST_LENGTH",
    place: 1,
    expected: 32,
    found: 31,
  });
});

test("a leaf digest of another length is refused", () => {
  const proof = treeOf(7).proveInclusion(2);
  const result = computeInclusionRoot(hash, new Uint8Array(33), proof);
  assert.deepEqual(result, {
    ok: false,
    error: { code: "MERKLE_DIGEST_LENGTH", place: -1, expected: 32, found: 33 },
  });
});

test("a proof against another root shows both roots", () => {
  const tree = treeOf(7);
  const proof = tree.proveInclusion(2);
  const expected = new Uint8Array(32);
  const result = verifyInclusion(hash, leaves[2] as Uint8Array, proof, expected);
  assert.deepEqual(result, {
    ok: false,
    error: { code: "MERKLE_ROOT", tree: "only", expected, computed: tree.root() },
  });
});

test("trees beyond 32 bits have paths of their own length", () => {
  // 2^40 leaves are a perfect tree of depth 40; the last of 2^40 + 1 hangs below the root.
  const digest = leaves[0] as Uint8Array;
  const deep = { index: 2 ** 39 + 5, size: 2 ** 40, path: Array(40).fill(digest) };
  assert.ok(computeInclusionRoot(hash, digest, deep).ok);
  const shallow = { index: 2 ** 40, size: 2 ** 40 + 1, path: [digest] };
  assert.ok(computeInclusionRoot(hash, digest, shallow).ok);
});
