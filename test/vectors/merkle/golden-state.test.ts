import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { StateChange } from "../../../src/merkle/state-plan.ts";
import { verifyStateProof } from "../../../src/merkle/state-proof.ts";
import { StateTree } from "../../../src/merkle/state-tree.ts";
import { literalStateRoot, referenceHash } from "../../property/merkle/reference.ts";

interface Block {
  readonly state_diff: readonly (readonly [string, string | null])[];
  readonly per_algorithm: Record<string, { state_root: string }>;
}

interface Golden {
  readonly chain_a: {
    readonly blocks: readonly Block[];
    readonly state_proofs_block_1: readonly {
      algorithm: string;
      root: string;
      proofs: readonly {
        key: string;
        value: string | null;
        other: readonly [string, string] | null;
        siblings: readonly string[];
      }[];
    }[];
  };
  readonly chain_b: { readonly blocks: readonly Block[] };
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../ledger/ledger-vectors.json", import.meta.url), "utf8"),
);

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function changesOf({ state_diff }: Block): StateChange[] {
  return state_diff
    .map(([key, value]) => [fromHex(key), value === null ? null : fromHex(value)] as const)
    .sort(([a], [b]) => Buffer.compare(a, b));
}

/** The map after some blocks, by plain replacement. */
function mapAfter(blocks: readonly Block[]): Map<string, Uint8Array> {
  const map = new Map<string, Uint8Array>();
  for (const [key, value] of blocks.flatMap(changesOf)) {
    if (value === null) map.delete(toHex(key));
    else map.set(toHex(key), value);
  }
  return map;
}

test("golden state roots of both chains, by the tree and by the literal recursion", () => {
  let count = 0;
  for (const { blocks } of [golden.chain_a, golden.chain_b]) {
    for (const algorithm of ["0x12", "0x16"]) {
      const hash = referenceHash(Number(algorithm));
      const tree = new StateTree(hash);
      for (const [i, block] of blocks.entries()) {
        tree.apply(changesOf(block));
        const expected = block.per_algorithm[algorithm]?.state_root;
        if (expected === undefined) continue;
        count++;
        assert.equal(toHex(tree.root), expected, `${algorithm}, block ${i}`);
        const entries = [...mapAfter(blocks.slice(0, i + 1))].map(
          ([key, value]) => [fromHex(key), value] as const,
        );
        assert.equal(toHex(literalStateRoot(hash, entries)), expected, `${algorithm}, block ${i}`);
      }
    }
  }
  assert.equal(count, 12);
});

test("golden state proofs of presence and of both kinds of absence are made and verified", () => {
  const { blocks, state_proofs_block_1: groups } = golden.chain_a;
  const map = mapAfter(blocks);
  assert.equal(groups.length, 2);
  for (const { algorithm, root, proofs } of groups) {
    const hash = referenceHash(Number(algorithm));
    const tree = new StateTree(hash);
    for (const block of blocks) tree.apply(changesOf(block));
    assert.equal(toHex(tree.root), root);
    for (const expected of proofs) {
      const proof = tree.prove(fromHex(expected.key), (key) => map.get(toHex(key)));
      const shown = {
        key: toHex(proof.key),
        value: proof.value === null ? null : toHex(proof.value),
        other: proof.other === null ? null : proof.other.map(toHex),
        siblings: proof.siblings.map(toHex),
      };
      assert.deepEqual(shown, expected, `${algorithm}, ${expected.key}`);
      assert.ok(verifyStateProof(hash, proof, fromHex(root)).ok, `${algorithm}, ${expected.key}`);
    }
  }
});
