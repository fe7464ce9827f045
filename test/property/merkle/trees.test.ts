import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { appendLeaf, computeCompactRoot, EMPTY_RANGE } from "../../../src/merkle/compact-range.ts";
import { verifyConsistency } from "../../../src/merkle/consistency-proof.ts";
import { verifyInclusion } from "../../../src/merkle/inclusion-proof.ts";
import { MerkleTree } from "../../../src/merkle/merkle-tree.ts";
import { literalPath, literalRoot, literalSubproof, referenceHash } from "./reference.ts";

const hash = referenceHash(0x12, "node");

const leaves = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.nat())
  .map(([count, seed]) =>
    Array.from({ length: count }, (_, i) => hash.digest(Buffer.from(`${seed} ${i}`))),
  );

function treeOf(digests: readonly Uint8Array[]): MerkleTree {
  const tree = new MerkleTree(hash);
  tree.append(new Uint8Array(Buffer.concat(digests)));
  return tree;
}

/** Each digest with one bit turned, one after the other. */
function* turned(digests: readonly Uint8Array[], bit: number): Generator<readonly Uint8Array[]> {
  for (const [i, digest] of digests.entries()) {
    const changed = new Uint8Array(digest);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    yield digests.with(i, changed);
  }
}

const bit = fc.integer({ min: 0, max: 255 });

test("inclusion proofs are the literal ones, and no altered one proves anything", () => {
  fc.assert(
    fc.property(leaves, fc.nat(), bit, (digests, at, flipped) => {
      const size = digests.length;
      const index = at % size;
      const tree = treeOf(digests);
      const proof = tree.proveInclusion(index);
      const root = literalRoot(hash.digest, digests);
      const leaf = digests[index] as Uint8Array;
      assert.deepEqual(proof.path, literalPath(hash.digest, index, digests));
      assert.ok(verifyInclusion(hash, leaf, proof, root).ok);

      const accepts = (changed: object, over = leaf, against = root) =>
        verifyInclusion(hash, over, { ...proof, ...changed }, against).ok;
      for (const path of turned(proof.path, flipped)) assert.equal(accepts({ path }), false);
      for (const [other] of turned([leaf], flipped)) assert.equal(accepts({}, other), false);
      for (const [other] of turned([root], flipped)) assert.equal(accepts({}, leaf, other), false);
      for (let i = 0; i < proof.path.length; i++) {
        assert.equal(accepts({ path: proof.path.toSpliced(i, 1) }), false, "missing digest");
      }
      for (let i = 0; i <= proof.path.length; i++) {
        assert.equal(accepts({ path: proof.path.toSpliced(i, 0, leaf) }), false, "spare digest");
      }
      for (const other of [index - 1, index + 1, index ^ 1, index + size]) {
        if (other !== index) assert.equal(accepts({ index: other }), false, `index ${other}`);
      }
    }),
    { numRuns: 100 },
  );
});

test("consistency proofs are the literal ones, and no altered one proves anything", () => {
  fc.assert(
    fc.property(leaves, fc.nat(), bit, (digests, at, flipped) => {
      const to = digests.length;
      const from = 1 + (at % to);
      const tree = treeOf(digests);
      const proof = tree.proveConsistency(from);
      const older = literalRoot(hash.digest, digests.slice(0, from));
      const newer = literalRoot(hash.digest, digests);
      assert.deepEqual(proof.path, literalSubproof(hash.digest, from, digests, true));
      assert.ok(verifyConsistency(hash, proof, { older, newer }).ok);

      const accepts = (changed: object, roots = { older, newer }) =>
        verifyConsistency(hash, { ...proof, ...changed }, roots).ok;
      for (const path of turned(proof.path, flipped)) assert.equal(accepts({ path }), false);
      for (const [wrong] of turned([older], flipped)) {
        assert.equal(accepts({}, { older: wrong as Uint8Array, newer }), false);
      }
      for (const [wrong] of turned([newer], flipped)) {
        assert.equal(accepts({}, { older, newer: wrong as Uint8Array }), false);
      }
      for (let i = 0; i < proof.path.length; i++) {
        assert.equal(accepts({ path: proof.path.toSpliced(i, 1) }), false, "missing digest");
      }
      for (let i = 0; i <= proof.path.length; i++) {
        assert.equal(accepts({ path: proof.path.toSpliced(i, 0, older) }), false, "spare digest");
      }
    }),
    { numRuns: 100 },
  );
});

test("a compact range has the literal root at every size, grown leaf by leaf", () => {
  fc.assert(
    fc.property(leaves, (digests) => {
      let range = EMPTY_RANGE;
      for (const leaf of digests) range = appendLeaf(hash, range, leaf);
      assert.equal(range.size, digests.length);
      assert.deepEqual(computeCompactRoot(hash, range), literalRoot(hash.digest, digests));
    }),
    { numRuns: 100 },
  );
});

test("a tree cut and regrown at random answers for every size as the literal one", () => {
  const step = fc.record({ keep: fc.nat(), add: fc.integer({ min: 0, max: 40 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.nat(), (steps, probe) => {
      const tree = new MerkleTree(hash);
      let model: Uint8Array[] = [];
      for (const [round, { keep, add }] of steps.entries()) {
        model = model.slice(0, keep % (model.length + 1));
        tree.truncate(model.length);
        const added = Array.from({ length: add }, (_, i) =>
          hash.digest(Buffer.from(`${round} ${i}`)),
        );
        tree.append(new Uint8Array(Buffer.concat(added)));
        model.push(...added);
        if (model.length === 0) continue;
        const size = 1 + (probe % model.length);
        assert.deepEqual(tree.root(size), literalRoot(hash.digest, model.slice(0, size)));
      }
    }),
    { numRuns: 60 },
  );
});
