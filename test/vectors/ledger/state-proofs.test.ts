import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { verifyHeldState } from "../../../src/consensus/verify-proof-state.ts";
import type { Trust } from "../../../src/consensus/verify-proof-trust.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { decodeStateProof, encodeStateProof } from "../../../src/ledger/state-proof.ts";
import { StateTree } from "../../../src/merkle/state-tree.ts";
import type { ChainId } from "../../../src/primitives/brand.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { literalEncode } from "../../support/literal-codec.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { TEST_SUITES } from "../../support/test-algorithms.ts";

const { chain_a, chain_b } = LEDGER_VECTORS;

interface GoldenProof {
  readonly key: string;
  readonly value: string | null;
  readonly other: readonly [string, string] | null;
  readonly siblings: readonly string[];
}

/** The state after block 1, from the golden changes. */
const STATE = new Map<string, string>(
  chain_a.blocks.flatMap(
    (block: { state_diff: readonly (readonly [string, string])[] }) => block.state_diff,
  ),
);

const ROWS = chain_a.state_proofs_block_1.flatMap(
  ({ algorithm, proofs }: { algorithm: string; proofs: readonly GoldenProof[] }) =>
    proofs.map((proof) => ({ code: Number(algorithm), ...proof })),
) as readonly (GoldenProof & { readonly code: number })[];

/** The proof's bytes, from the page. */
function literalOf({ code, key, value, other, siblings }: (typeof ROWS)[number]): Uint8Array {
  return literalEncode([
    "state",
    code,
    bytesOf(key),
    value === null ? null : bytesOf(value),
    other === null ? null : other.map(bytesOf),
    siblings.map(bytesOf),
  ]);
}

function verify(proof: Uint8Array, trust: Trust, chain = chain_a, height = 1) {
  const held = { proof, header: bytesOf(chain.blocks[height].header), commit: null };
  const chainId = bytesOf(chain.chain_id) as ChainId;
  return verifyHeldState(held, { hashes: PLAIN_HASHES, suites: TEST_SUITES, chainId, trust });
}

function idTrust(code: number): Trust {
  return { type: "ids", ids: [[code, bytesOf(chain_a.blocks[1].ids[`0x${code.toString(16)}`])]] };
}

for (const row of ROWS) {
  const name = `${row.code}: ${Buffer.from(row.key, "hex").toString("latin1")}`;

  test(`a state proof is made with the golden bytes and verifies, ${name}`, () => {
    const tree = new StateTree(requireHash(PLAIN_HASHES, row.code));
    const ascending = [...STATE].sort(([left], [right]) => (left < right ? -1 : 1));
    tree.apply(ascending.map(([key, value]) => [bytesOf(key), bytesOf(value)]));
    const made = tree.prove(bytesOf(row.key), (key) => {
      const value = STATE.get(Buffer.from(key).toString("hex"));
      return value === undefined ? undefined : bytesOf(value);
    });
    const bytes = encodeStateProof(row.code, made);
    assert.deepEqual(bytes, literalOf(row));
    const decoded = decodeStateProof(bytes);
    assert(decoded.ok);
    assert.deepEqual(encodeStateProof(row.code, decoded.value), bytes);
    const report = verify(bytes, idTrust(row.code));
    assert(report.ok, inspect(report));
    assert.deepEqual(report.value.notChecked, ["replay"]);
    assert.equal(report.value.header.height, 1);
  });

  test(`a flipped bit of a state proof proves nothing false, ${name}`, () => {
    const bytes = literalOf(row);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = Uint8Array.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const report = verify(flipped, idTrust(row.code));
      if (!report.ok) continue;
      // One empty place shows the absence of every key that leads to it; nothing else may pass.
      const { key, value } = report.value.proof;
      const hex = Buffer.from(key).toString("hex");
      assert.equal(row.value, null, `bit ${bit}`);
      assert.deepEqual(
        [value, hex === row.key, STATE.has(hex)],
        [null, false, false],
        `bit ${bit}`,
      );
    }
  });
}

test("a state proof is refused under another header, code or trust", () => {
  const [row] = ROWS;
  assert(row !== undefined);
  const codeOf = (result: ReturnType<typeof verify>) => (result.ok ? "ok" : result.error.code);
  const bytes = literalOf(row);
  const none: Trust = { type: "none" };
  const open = verify(bytes, none);
  assert(open.ok);
  assert.deepEqual([open.value.verdict, ...open.value.notChecked], ["consistent", "end", "replay"]);
  assert.equal(codeOf(verify(bytes, none, chain_a, 0)), "PROOF_STATE");
  assert.equal(codeOf(verify(literalOf({ ...row, code: 0x16 }), none)), "PROOF_STATE");
  assert.equal(codeOf(verify(literalOf({ ...row, code: 0x20 }), none)), "PROOF_LINEAGE");
  assert.equal(codeOf(verify(literalOf({ ...row, code: 0x1e }), none)), "PROOF_HASH_UNAVAILABLE");
  assert.equal(codeOf(verify(bytes.subarray(1), none)), "PROOF_MALFORMED");
  assert.equal(codeOf(verify(bytes, idTrust(0x16))), "PROOF_ID_UNKNOWN");
  const header = Uint8Array.of(0x80);
  const context = { hashes: PLAIN_HASHES, suites: TEST_SUITES, chainId: null, trust: none };
  assert.equal(
    codeOf(verifyHeldState({ proof: bytes, header, commit: null }, context)),
    "PROOF_HEADER",
  );
});

test("the state of a v1 block is proven under its own code only", () => {
  // Block 1 of chain_b holds one key: its leaf is the root, and the proof has no siblings.
  const row = { key: "6b", value: "01", other: null, siblings: [] };
  const { ids } = chain_b.blocks[1];
  const trust: Trust = { type: "ids", ids: [[0x12, bytesOf(ids["0x12"])]] };
  assert.equal(verify(literalOf({ code: 0x12, ...row }), trust, chain_b, 1).ok, true);
  const other = verify(literalOf({ code: 0x16, ...row }), { type: "none" }, chain_b, 1);
  assert(!other.ok && other.error.code === "PROOF_STATE");
});
