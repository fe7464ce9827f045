import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { leafTag } from "../../../src/crypto/domain.ts";
import { appendLeaf, computeCompactRoot, EMPTY_RANGE } from "../../../src/merkle/compact-range.ts";
import { computeRoot } from "../../../src/merkle/compute-root.ts";
import { verifyConsistency } from "../../../src/merkle/consistency-proof.ts";
import { verifyInclusion } from "../../../src/merkle/inclusion-proof.ts";
import { MerkleTree } from "../../../src/merkle/merkle-tree.ts";
import { referenceHash } from "../../property/merkle/reference.ts";

interface Golden {
  readonly trees: readonly { algorithm: string; roots: Record<string, string> }[];
  readonly chain_a: {
    readonly blocks: readonly { body: readonly string[] }[];
    readonly inclusion_proofs: readonly {
      algorithm: string;
      index: number;
      count: number;
      leaf: string;
      path: readonly string[];
      root: string;
    }[];
  };
  readonly chain_b: {
    readonly blocks: readonly { ids: Record<string, string> }[];
    readonly retro_ids_0x16: readonly string[];
    readonly history_roots: Record<string, Record<string, string>>;
    readonly history_inclusion_0x16: { index: number; size: number; path: readonly string[] };
    readonly history_consistency_0x16: { from: number; to: number; path: readonly string[] };
  };
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../ledger/ledger-vectors.json", import.meta.url), "utf8"),
);

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("golden roots of bodies of 0 to 8 one-byte leaves", () => {
  assert.equal(golden.trees.length, 2);
  for (const { algorithm, roots } of golden.trees) {
    const hash = referenceHash(Number(algorithm));
    for (const [size, expected] of Object.entries(roots)) {
      const items = Array.from({ length: Number(size) }, (_, i) => new Uint8Array([i]));
      assert.equal(toHex(computeRoot(hash, "leaf", items)), expected, `${algorithm}, ${size}`);
    }
  }
});

test("golden inclusion proofs of a body are made and verified", () => {
  for (const expected of golden.chain_a.inclusion_proofs) {
    const hash = referenceHash(Number(expected.algorithm));
    const body = golden.chain_a.blocks[1]?.body.map(fromHex) ?? [];
    const tree = MerkleTree.ofItems(hash, "leaf", body);
    const proof = tree.proveInclusion(expected.index);
    assert.deepEqual(proof.path.map(toHex), expected.path);
    assert.equal(proof.size, expected.count);
    assert.ok(verifyInclusion(hash, fromHex(expected.leaf), proof, fromHex(expected.root)).ok);
  }
});

/** Leaf digests of the history of chain B, written out: `H(0x00 ‖ tag("hist", a) ‖ 0x82 ‖ i ‖ 0x58 0x20 ‖ hid)`. */
function historyLeaves(algorithm: "0x12" | "0x16"): Uint8Array[] {
  const { blocks, retro_ids_0x16: retro } = golden.chain_b;
  const hash = referenceHash(Number(algorithm));
  return blocks.map(({ ids }, i) => {
    const hid = ids[algorithm] ?? retro[i] ?? "";
    const leaf = `820${i}5820${hid}`;
    return hash.digest(new Uint8Array(Buffer.concat([leafTag("hist", hash.code), fromHex(leaf)])));
  });
}

test("golden history roots of every size, kept whole and as a compact range", () => {
  for (const algorithm of ["0x12", "0x16"] as const) {
    const hash = referenceHash(Number(algorithm));
    const tree = new MerkleTree(hash);
    let range = EMPTY_RANGE;
    const roots = golden.chain_b.history_roots[algorithm] ?? {};
    for (const [size, expected] of Object.entries(roots)) {
      assert.equal(toHex(tree.root()), expected, `${algorithm}, size ${size}`);
      assert.equal(toHex(computeCompactRoot(hash, range)), expected, `${algorithm}, size ${size}`);
      const leaf = historyLeaves(algorithm)[Number(size)];
      if (leaf === undefined) continue;
      tree.append(leaf);
      range = appendLeaf(hash, range, leaf);
    }
    assert.equal(tree.size, 6);
  }
});

test("golden history proofs are made and verified", () => {
  const hash = referenceHash(0x16);
  const leaves = historyLeaves("0x16");
  const tree = new MerkleTree(hash);
  tree.append(new Uint8Array(Buffer.concat(leaves)));
  const { history_inclusion_0x16: inclusion, history_consistency_0x16: consistency } =
    golden.chain_b;
  const roots = golden.chain_b.history_roots["0x16"] ?? {};

  const placed = tree.proveInclusion(inclusion.index, inclusion.size);
  assert.deepEqual(placed.path.map(toHex), inclusion.path);
  const leaf = leaves[inclusion.index] as Uint8Array;
  assert.ok(verifyInclusion(hash, leaf, placed, fromHex(roots[inclusion.size] ?? "")).ok);

  const extended = tree.proveConsistency(consistency.from, consistency.to);
  assert.deepEqual(extended.path.map(toHex), consistency.path);
  const older = fromHex(roots[consistency.from] ?? "");
  const newer = fromHex(roots[consistency.to] ?? "");
  assert.ok(verifyConsistency(hash, extended, { older, newer }).ok);
});
