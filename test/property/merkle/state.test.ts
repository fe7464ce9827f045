import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hashTag } from "../../../src/crypto/domain.ts";
import type { HashFunction } from "../../../src/crypto/hash-function.ts";
import { compileKernel, Kernel } from "../../../src/merkle/kernel/kernel.ts";
import { kernelHash } from "../../../src/merkle/kernel/kernel-hash.ts";
import type { StateChange } from "../../../src/merkle/state-plan.ts";
import { type StateProof, verifyStateProof } from "../../../src/merkle/state-proof.ts";
import { StateTree } from "../../../src/merkle/state-tree.ts";
import { literalStateRoot, referenceHash } from "./reference.ts";

const sha3 = referenceHash(0x16, "node");
const kernel = new Kernel(compileKernel());

/**
 * The same hash with paths that share a start: only the first `spread` bits of every 64 vary, so that trees grow deep
 * and thin as under keys that an attacker has chosen.
 */
function crowded(hash: HashFunction, mask: number): HashFunction {
  const tag = Buffer.from(hashTag("path", hash.code));
  const thin = (paths: Uint8Array) => paths.map((byte, i) => (i % 8 === 7 ? byte : byte & mask));
  return {
    ...hash,
    digest(message) {
      const isPath = tag.equals(message.subarray(0, tag.length));
      return isPath ? thin(hash.digest(message)) : hash.digest(message);
    },
    digestEach(prefix, items) {
      const digests = hash.digestEach(prefix, items);
      return tag.equals(prefix) ? thin(digests) : digests;
    },
  };
}

const KEYS = Array.from({ length: 60 }, (_, i) => Buffer.from(`key ${i}`.repeat(1 + (i % 4))));

const write = fc.record({
  key: fc.integer({ min: 0, max: KEYS.length - 1 }),
  value: fc.option(fc.uint8Array({ maxLength: 40 }), { freq: 3 }),
});
const batches = fc.array(fc.array(write, { maxLength: 30 }), { maxLength: 8 });

type Model = ReadonlyMap<string, Uint8Array>;
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));

function changesOf(writes: readonly { key: number; value: Uint8Array | null }[]): StateChange[] {
  const last = new Map(writes.map(({ key, value }) => [toHex(KEYS[key] as Buffer), value]));
  return [...last]
    .map(([key, value]) => [fromHex(key), value] as const)
    .sort(([a], [b]) => Buffer.compare(a, b));
}

function after(model: Model, changes: readonly StateChange[]): Model {
  const next = new Map(model);
  for (const [key, value] of changes) {
    if (value === null) next.delete(toHex(key));
    else next.set(toHex(key), value);
  }
  return next;
}

const entriesOf = (model: Model) =>
  [...model].map(([key, value]) => [fromHex(key), value] as const);

const HASHES = [
  { name: "sha3-256", reference: sha3, hash: sha3 },
  { name: "sha3-256 by the kernel", reference: sha3, hash: kernelHash(sha3, kernel) },
  { name: "crowded paths", reference: crowded(sha3, 0x80), hash: crowded(sha3, 0x80) },
  { name: "paths of 32 bits", reference: crowded(sha3, 0), hash: crowded(sha3, 0) },
] as const;

for (const { name, reference, hash } of HASHES) {
  test(`${name}: after any changes the root is the literal one, and undoing them brings it back`, () => {
    fc.assert(
      fc.property(batches, (rounds) => {
        const tree = new StateTree(hash);
        let model: Model = new Map();
        const trail: { undo: StateChange[]; root: Uint8Array }[] = [];
        for (const writes of rounds) {
          const changes = changesOf(writes);
          const undo = changes.map(([key]) => [key, model.get(toHex(key)) ?? null] as const);
          trail.push({ undo, root: tree.root });
          tree.apply(changes);
          model = after(model, changes);
          assert.deepEqual(tree.root, literalStateRoot(reference, entriesOf(model)));
          assert.equal(tree.size, model.size);
        }
        for (const { undo, root } of trail.reverse()) {
          tree.apply(undo);
          assert.deepEqual(tree.root, root);
        }
        assert.equal(tree.size, 0);
      }),
      { numRuns: 40 },
    );
  });

  test(`${name}: every key has a proof, and no altered proof proves anything`, () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 0, max: 255 }), (rounds, bit) => {
        const tree = new StateTree(hash);
        const changes = changesOf(rounds.flat());
        tree.apply(changes);
        const model = after(new Map(), changes);
        for (const key of KEYS) {
          const proof = tree.prove(key, (held) => model.get(toHex(held)));
          assert.deepEqual(proof.value, model.get(toHex(key)) ?? null);
          assert.ok(verifyStateProof(hash, proof, tree.root).ok);
          for (const altered of alter(proof, bit)) {
            assert.equal(verifyStateProof(hash, altered, tree.root).ok, false);
          }
        }
      }),
      { numRuns: 12 },
    );
  });
}

/** Proofs that say something else, or the same with digests missing, spare or altered. */
function* alter(proof: StateProof, bit: number): Generator<StateProof> {
  const { key, value, other, siblings } = proof;
  const flip = (bytes: Uint8Array) => {
    const changed = new Uint8Array(bytes);
    const at = (bit >> 3) % changed.length;
    changed[at] = (changed[at] as number) ^ (1 << (bit & 7));
    return changed;
  };
  // In a deep tree the first, the last and one between them stand for all.
  const places = new Set([0, bit, siblings.length - 1].map((i) => i % siblings.length));
  for (const [i, sibling] of siblings.entries()) {
    if (!places.has(i)) continue;
    yield { ...proof, siblings: siblings.with(i, flip(sibling)) };
    yield { ...proof, siblings: siblings.toSpliced(i, 1) };
    yield { ...proof, siblings: siblings.toSpliced(i, 0, sibling) };
  }
  if (value === null) {
    yield { ...proof, value: new Uint8Array([1]), other: null };
    if (other === null) yield { ...proof, other: [flip(key), new Uint8Array([1])] };
  } else {
    yield { ...proof, value: value.length === 0 ? new Uint8Array(1) : flip(value) };
    yield { ...proof, value: null };
    yield { ...proof, key: flip(key) };
  }
  if (other !== null) {
    yield { ...proof, other: null };
    yield { ...proof, other: [flip(other[0]), other[1]] };
    yield { ...proof, other: [other[0], new Uint8Array([...other[1], 0])] };
  }
}
