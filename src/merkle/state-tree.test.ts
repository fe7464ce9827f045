import assert from "node:assert/strict";
import { test } from "node:test";
import {
  literalStateRoot,
  referenceHash,
  type StateEntry,
} from "../../test/property/merkle/reference.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { computeEmptyRoot } from "./compute-root.ts";
import { verifyStateProof } from "./state-proof.ts";
import { StateTree } from "./state-tree.ts";

const hash = referenceHash(0x16);
const text = (value: string) => new Uint8Array(Buffer.from(value));
const entryOf = (i: number): StateEntry => [
  text(`key ${String(i).padStart(4, "0")}`),
  text(`${i}`),
];

/** A hash whose paths are chosen by the test: the first bytes of the key, then zeros; all else is SHA3-256. */
function steered(): HashFunction {
  const isPath = (prefix: Uint8Array) => Buffer.compare(prefix, hashTag("path", 0x16)) === 0;
  return {
    ...hash,
    digestEach(prefix, items) {
      if (!isPath(prefix)) return hash.digestEach(prefix, items);
      const paths = new Uint8Array(32 * items.length);
      for (const [i, item] of items.entries()) paths.set(item.subarray(0, 32), 32 * i);
      return paths;
    },
  };
}

test("a tree without entries has the empty root", () => {
  const tree = new StateTree(hash);
  assert.deepEqual(tree.root, computeEmptyRoot(hash));
  tree.apply([]);
  tree.apply([[text("absent"), null]]);
  assert.deepEqual(tree.root, computeEmptyRoot(hash));
  assert.equal(tree.size, 0);
});

test("the root depends on the map alone, not on the way to it", () => {
  const entries = Array.from({ length: 200 }, (_, i) => entryOf(i));
  const whole = new StateTree(hash);
  whole.apply(entries);
  assert.deepEqual(whole.root, literalStateRoot(hash, entries));
  const grown = new StateTree(hash);
  for (const entry of entries.toReversed()) grown.apply([entry]);
  assert.deepEqual(grown.root, whole.root);
  assert.equal(grown.size, 200);
});

test("inverse changes bring the former root back", () => {
  const before = Array.from({ length: 50 }, (_, i) => entryOf(i));
  const tree = new StateTree(hash);
  tree.apply(before);
  const root = tree.root;
  const changes = [
    [entryOf(3)[0], null],
    [entryOf(7)[0], text("other")],
    [entryOf(60)[0], text("new")],
  ] as const;
  tree.apply(changes);
  const after = before.flatMap((entry, i) => {
    if (i === 3) return [];
    return i === 7 ? [[entry[0], text("other")] as const] : [entry];
  });
  assert.deepEqual(tree.root, literalStateRoot(hash, [...after, [entryOf(60)[0], text("new")]]));
  tree.apply([entryOf(3), entryOf(7), [entryOf(60)[0], null]]);
  assert.deepEqual(tree.root, root);
  assert.equal(tree.size, 50);
});

test("taking everything away leaves an empty tree", () => {
  const entries = Array.from({ length: 100 }, (_, i) => entryOf(i));
  const tree = new StateTree(hash);
  tree.apply(entries);
  tree.apply(entries.map(([key]) => [key, null] as const));
  assert.deepEqual(tree.root, computeEmptyRoot(hash));
  assert.equal(tree.size, 0);
});

test("an empty value is not an absent one", () => {
  const tree = new StateTree(hash);
  tree.apply([[text("k"), text("")]]);
  assert.deepEqual(tree.root, literalStateRoot(hash, [[text("k"), text("")]]));
  assert.notDeepEqual(tree.root, computeEmptyRoot(hash));
});

test("values of every length that changes the encoding", () => {
  for (const length of [0, 23, 24, 255, 256, 65_535, 65_536]) {
    const entries: StateEntry[] = [
      [new Uint8Array(1).fill(7), new Uint8Array(length)],
      [new Uint8Array(64).fill(9), new Uint8Array(length)],
    ];
    const tree = new StateTree(hash);
    tree.apply(entries);
    assert.deepEqual(tree.root, literalStateRoot(hash, entries), `${length} bytes`);
  }
});

test("digests of 48 and 64 bytes have trees of their own depth", () => {
  const entries = Array.from({ length: 40 }, (_, i) => entryOf(i));
  for (const code of [0x20, 0x13, 0x14]) {
    const long = referenceHash(code);
    const tree = new StateTree(long);
    tree.apply(entries);
    assert.deepEqual(tree.root, literalStateRoot(long, entries), long.name);
  }
});

test("keys whose paths agree for 255 bits stand side by side at the very bottom", () => {
  const left = new Uint8Array(32).fill(0xaa);
  const right = left.with(31, 0xab);
  const entries: StateEntry[] = [
    [left, text("1")],
    [right, text("2")],
  ];
  const tree = new StateTree(steered());
  tree.apply([entries[0] as StateEntry]);
  tree.apply([entries[1] as StateEntry]);
  assert.deepEqual(tree.root, literalStateRoot(steeredOracle(), entries));
  const proof = tree.prove(right, () => text("2"));
  assert.equal(proof.siblings.length, 256);
  assert.ok(verifyStateProof(steered(), proof, tree.root).ok);
  tree.apply([[left, null]]);
  assert.deepEqual(tree.root, literalStateRoot(steeredOracle(), [[right, text("2")]]));
});

/** The literal recursion asks for paths one by one. */
function steeredOracle(): HashFunction {
  const tag = hashTag("path", 0x16);
  return {
    ...hash,
    digest(message) {
      if (Buffer.compare(message.subarray(0, tag.length), tag) !== 0) return hash.digest(message);
      const path = new Uint8Array(32);
      path.set(message.subarray(tag.length, tag.length + 32));
      return path;
    },
  };
}

test("two keys with one path are refused before anything changes, whichever way they meet", () => {
  // The steered hash reads 32 bytes of the key: these keys differ only behind them.
  const path = new Uint8Array(32).fill(5);
  const first = new Uint8Array([...path, 1]);
  const second = new Uint8Array([...path, 2]);
  const together = [
    [first, text("1")],
    [second, text("2")],
  ] as const;
  const tree = new StateTree(steered());
  assert.deepEqual(tree.findCollision(together), {
    code: "MERKLE_STATE_COLLISION",
    keys: [first, second],
    path,
  });
  assert.throws(() => tree.apply(together), { code: "INVARIANT" });
  assert.equal(tree.size, 0);

  tree.apply([[first, text("1")]]);
  const root = tree.root;
  const later = [[second, text("2")]] as const;
  assert.deepEqual(tree.findCollision(later), {
    code: "MERKLE_STATE_COLLISION",
    keys: [first, second],
    path,
  });
  assert.throws(() => tree.apply(later), { code: "INVARIANT" });
  assert.deepEqual(tree.root, root);

  // One of them may take the other's place, and the absence of either can be proven beside the other.
  const swap = [
    [first, null],
    [second, text("2")],
  ] as const;
  assert.equal(tree.findCollision(swap), undefined);
  tree.apply(swap);
  assert.deepEqual(tree.root, literalStateRoot(steeredOracle(), [[second, text("2")]]));
  const absent = tree.prove(first, () => text("2"));
  assert.deepEqual(absent.other, [second, text("2")]);
  assert.ok(verifyStateProof(steered(), absent, tree.root).ok);
});

test("digests that a provider returns at any place in memory are understood", () => {
  const shifted = (digests: Uint8Array) => {
    const buffer = new Uint8Array(digests.length + 1);
    buffer.set(digests, 1);
    return buffer.subarray(1);
  };
  const tree = new StateTree({
    ...hash,
    digestEach: (prefix, items) => shifted(hash.digestEach(prefix, items)),
    digestPairs: (level) => shifted(hash.digestPairs(level)),
  });
  const entries = Array.from({ length: 20 }, (_, i) => entryOf(i));
  tree.apply(entries);
  assert.deepEqual(tree.root, literalStateRoot(hash, entries));
});

test("what the caller has to guarantee is asserted", () => {
  const tree = new StateTree(hash);
  const value = text("v");
  const defects = [
    [[text(""), value]],
    [[new Uint8Array(65), value]],
    [[text("k"), new Uint8Array(65_537)]],
    [
      [text("b"), value],
      [text("a"), value],
    ],
    [
      [text("a"), value],
      [text("a"), value],
    ],
  ] as const;
  for (const changes of defects) {
    assert.throws(() => tree.apply(changes), { code: "INVARIANT" }, `${changes.length} changes`);
  }
  assert.equal(tree.size, 0);
});

test("a map that is not the tree's own is noticed when a proof is made", () => {
  const tree = new StateTree(hash);
  tree.apply([[text("k"), text("v")]]);
  assert.throws(() => tree.prove(text("k"), () => undefined), { code: "INVARIANT" });
  assert.throws(() => tree.prove(text("k"), () => text("w")), { code: "INVARIANT" });
});

test("the root that was read is the caller's own", () => {
  const tree = new StateTree(hash);
  tree.root.fill(0);
  assert.deepEqual(tree.root, computeEmptyRoot(hash));
});
