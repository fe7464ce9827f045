import assert from "node:assert/strict";
import { test } from "node:test";
import { literalSubproof, referenceHash } from "../../test/property/merkle/reference.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import { type ConsistencyProof, verifyConsistency } from "./consistency-proof.ts";
import { MerkleTree } from "./merkle-tree.ts";

const hash = referenceHash(0x12);
const leaves = Array.from({ length: 21 }, (_, i) => hash.digest(new Uint8Array([i])));
const tree = new MerkleTree(hash);
tree.append(new Uint8Array(Buffer.concat(leaves)));

function rootsOf({ from, to }: ConsistencyProof) {
  return { older: tree.root(from), newer: tree.root(to) };
}

test("proofs between every two small trees are the recursion's and verify", () => {
  for (let to = 1; to <= leaves.length; to++) {
    for (let from = 1; from <= to; from++) {
      const proof = tree.proveConsistency(from, to);
      const place = `${from} to ${to}`;
      const expected = literalSubproof(hash.digest, from, leaves.slice(0, to), true);
      assert.deepEqual(proof.path, expected, place);
      assert.ok(verifyConsistency(hash, proof, rootsOf(proof)).ok, place);
    }
  }
});

test("each way in which a proof can be malformed has its fault", () => {
  const proof = tree.proveConsistency(3, 7);
  const faultOf = (changed: object) => {
    const result = verifyConsistency(hash, { ...proof, ...changed }, rootsOf(proof));
    return result.ok ? undefined : result.error;
  };
  assert.deepEqual(faultOf({ from: 0 }), { code: "MERKLE_SIZE", size: 7, older: 0 });
  assert.deepEqual(faultOf({ from: 8 }), { code: "MERKLE_SIZE", size: 7, older: 8 });
  assert.deepEqual(faultOf({ from: 2.5 }), { code: "MERKLE_SIZE", size: 7, older: 2.5 });
  assert.deepEqual(faultOf({ to: SAFE_MAX + 1 }), { code: "MERKLE_SIZE", size: SAFE_MAX + 1 });
  assert.deepEqual(faultOf({ path: proof.path.slice(1) }), {
    code: "MERKLE_PATH_LENGTH",
    expected: 4,
    found: 3,
  });
  assert.deepEqual(faultOf({ path: [...proof.path, leaves[0]] }), {
    code: "MERKLE_PATH_LENGTH",
    expected: 4,
    found: 5,
  });
  const misfit = proof.path.with(3, new Uint8Array(31));
  assert.deepEqual(faultOf({ path: misfit }), {
    code: "MERKLE_DIGEST_LENGTH",
    place: 3,
    expected: 32,
    found: 31,
  });
});

test("an older root of another length is refused before it is hashed", () => {
  const proof = tree.proveConsistency(4, 7);
  const roots = { older: new Uint8Array(31), newer: tree.root(7) };
  const result = verifyConsistency(hash, proof, roots);
  assert.deepEqual(result, {
    ok: false,
    error: { code: "MERKLE_DIGEST_LENGTH", place: -1, expected: 32, found: 31 },
  });
});

test("either root that does not follow is shown beside what does", () => {
  const wrong = new Uint8Array(32);
  for (const from of [3, 4, 7]) {
    const proof = tree.proveConsistency(from, 7);
    const older = verifyConsistency(hash, proof, { ...rootsOf(proof), older: wrong });
    assert.equal(older.ok, false, `older of ${from}`);
    const newer = verifyConsistency(hash, proof, { ...rootsOf(proof), newer: wrong });
    assert.deepEqual(newer, {
      ok: false,
      error: { code: "MERKLE_ROOT", tree: "newer", expected: wrong, computed: tree.root(7) },
    });
  }
  const proof = tree.proveConsistency(3, 7);
  const older = verifyConsistency(hash, proof, { ...rootsOf(proof), older: wrong });
  assert.deepEqual(older, {
    ok: false,
    error: { code: "MERKLE_ROOT", tree: "older", expected: wrong, computed: tree.root(3) },
  });
});

test("equal sizes need equal roots and no path", () => {
  const root = tree.root(5);
  const proof = { from: 5, to: 5, path: [] };
  assert.ok(verifyConsistency(hash, proof, { older: root, newer: root }).ok);
  assert.equal(verifyConsistency(hash, proof, { older: root, newer: tree.root(6) }).ok, false);
  assert.equal(
    verifyConsistency(hash, { ...proof, path: [root] }, { older: root, newer: root }).ok,
    false,
  );
});
