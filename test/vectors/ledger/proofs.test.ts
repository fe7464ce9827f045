import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { verifyStatementProof } from "../../../src/consensus/verify-proof.ts";
import type { Trust } from "../../../src/consensus/verify-proof-trust.ts";
import { leafTag } from "../../../src/crypto/domain.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { computeHistoryLeaf } from "../../../src/ledger/block-id.ts";
import { decodeBodyStatement } from "../../../src/ledger/body-statement.ts";
import type { SealerSet } from "../../../src/ledger/sealers.ts";
import type { CommitStatement } from "../../../src/ledger/statement.ts";
import { encodeStatementProof, type StatementProof } from "../../../src/ledger/statement-proof.ts";
import { buildStatementProof, historyNodes } from "../../../src/ledger/statement-proof-build.ts";
import { makeConsistencyProof } from "../../../src/merkle/consistency-proof.ts";
import { verifyInclusion } from "../../../src/merkle/inclusion-proof.ts";
import type { AccountId, ChainId, KeyId } from "../../../src/primitives/brand.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { join, literalEncode } from "../../support/literal-codec.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { registryWithout } from "../../support/proof-scene.ts";
import { TEST_SUITES } from "../../support/test-algorithms.ts";

const { chain_a, chain_b } = LEDGER_VECTORS;

/** `hid` of a golden block under a code. */
function hidOf(chain: typeof chain_a, code: number, height: number): Uint8Array {
  const id = chain.blocks[height].ids[`0x${code.toString(16)}`];
  return bytesOf(id ?? chain.retro_ids_0x16[height]);
}

function build(
  chain: typeof chain_a,
  code: number,
  of: { height: number; index: number; end: number; commit?: CommitStatement },
): StatementProof {
  const hash = requireHash(PLAIN_HASHES, code);
  const built = buildStatementProof(
    hash,
    {
      block: (height) => ({
        header: bytesOf(chain.blocks[height].header),
        statements: chain.blocks[height].body.map(bytesOf),
      }),
      history: historyNodes(hash, (height) => hidOf(chain, code, height)),
    },
    { content: null, commit: null, ...of },
  );
  assert(built.ok, inspect(built));
  return built.value;
}

function contextOf(chain: typeof chain_a, trust: Trust, hashes = PLAIN_HASHES) {
  const chainId = bytesOf(chain.chain_id) as ChainId;
  return { chainId, trust, hashes, suites: TEST_SUITES };
}

test("statements of block 1 of chain_a have the golden paths", () => {
  for (const golden of chain_a.inclusion_proofs) {
    const code = Number(golden.algorithm);
    const { place } = build(chain_a, code, { height: 1, index: golden.index, end: 1 });
    assert.deepEqual([place.index, place.size], [golden.index, golden.count]);
    assert.deepEqual(place.path.map(toHex), golden.path);
    const hash = requireHash(PLAIN_HASHES, code);
    const data = bytesOf(chain_a.blocks[1].body[golden.index]);
    const leaf = hash.digest(join(leafTag("leaf", code), data));
    assert.equal(toHex(leaf), golden.leaf);
    assert.equal(verifyInclusion(hash, leaf, place, bytesOf(golden.root)).ok, true);
  }
});

test("a v1 statement of chain_b is proven by the golden history path and the golden id alone", () => {
  const golden = chain_b.history_inclusion_0x16;
  const proof = build(chain_b, 0x16, { height: golden.index, index: 0, end: golden.size });
  assert.deepEqual(proof.history?.place.path.map(toHex), golden.path);
  const ids = [[0x16, hidOf(chain_b, 0x16, golden.size)]] as const;
  const context = contextOf(chain_b, { type: "ids", ids }, registryWithout(0x12));
  const report = verifyStatementProof(encodeStatementProof(proof), context);
  assert(report.ok, inspect(report));
  assert.equal(toHex(report.value.links.hid), chain_b.retro_ids_0x16[golden.index]);
});

test("the history of chain_b has the golden consistency path", () => {
  const { from, to, path } = chain_b.history_consistency_0x16;
  const hash = requireHash(PLAIN_HASHES, 0x16);
  const nodes = historyNodes(hash, (height) => hidOf(chain_b, 0x16, height));
  const proof = makeConsistencyProof(hash, nodes, from, to);
  assert.deepEqual(proof.path.map(toHex), path);
  const leaf = computeHistoryLeaf(hash, 0, hidOf(chain_b, 0x16, 0));
  assert.equal(toHex(leaf), chain_b.history_roots["0x16"]["1"]);
});

test("the genesis of chain_a is proven by the hybrid seal of block 0", () => {
  const carried = decodeBodyStatement(bytesOf(chain_a.blocks[1].body[0]));
  assert(carried.ok && carried.value.value.type === "commit");
  const { key_id, account_id, public_key } = chain_a.keys.sealer;
  const sealers: SealerSet = [
    {
      keyId: bytesOf(key_id) as KeyId,
      account: bytesOf(account_id) as AccountId,
      suite: 3,
      publicKey: bytesOf(public_key),
      weight: 1,
    },
  ];
  const epochHash = bytesOf(chain_a.epoch_record_0.epoch_hash);
  const trust: Trust = { type: "sealers", sealers, admitted: [3], epochHash };
  for (const code of [0x12, 0x16]) {
    const commit = carried.value.value;
    const proof = build(chain_a, code, { height: 0, index: 0, end: 0, commit });
    const report = verifyStatementProof(encodeStatementProof(proof), contextOf(chain_a, trust));
    assert(report.ok, inspect(report));
    assert.deepEqual(report.value.notChecked, ["sealerSet", "replay"]);
  }
});

test("a proof has the bytes of the page", () => {
  const golden = chain_b.history_inclusion_0x16;
  const proof = build(chain_b, 0x16, { height: golden.index, index: 0, end: golden.size });
  const [statement] = chain_b.blocks[golden.index].body;
  const literal = literalEncode([
    "proof",
    1,
    0x16,
    bytesOf(statement),
    null,
    [0, 1, []],
    bytesOf(chain_b.blocks[golden.index].header),
    [
      [golden.index, golden.size, golden.path.map(bytesOf)],
      bytesOf(chain_b.blocks[golden.size].header),
    ],
    null,
  ]);
  assert.deepEqual(encodeStatementProof(proof), literal);
});
