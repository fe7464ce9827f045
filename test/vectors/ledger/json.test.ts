import assert from "node:assert/strict";
import { test } from "node:test";
import { canonicalCode } from "../../../src/consensus/rules.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import {
  computeEpochHash,
  decodeEpochRecord,
  epochAlgorithm,
} from "../../../src/ledger/epoch-record.ts";
import { decodeHeader } from "../../../src/ledger/header.ts";
import { type BlockJson, blockToJson } from "../../../src/ledger/json-block.ts";
import { epochToJson } from "../../../src/ledger/json-epoch.ts";
import type { ChainId } from "../../../src/primitives/brand.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";

const { chain_a, chain_b, shapes } = LEDGER_VECTORS;

interface GoldenBlock {
  readonly header: string;
  readonly ids: Readonly<Record<string, string>>;
}

/** The view of a golden block under a golden record. */
function viewOf(block: GoldenBlock, recordBytes: string, chainId: string): BlockJson {
  const record = decodeEpochRecord(bytesOf(recordBytes));
  assert(record.ok);
  const headerBytes = bytesOf(block.header);
  const header = decodeHeader(headerBytes, bytesOf(chainId) as ChainId);
  assert(header.ok);
  return blockToJson({
    header: header.value,
    headerBytes,
    ids: Object.entries(block.ids).map(([code, id]) => [Number(code), bytesOf(id)]),
    record: record.value,
    epochHash: computeEpochHash(
      requireHash(PLAIN_HASHES, epochAlgorithm(record.value)),
      record.value,
    ),
    canonicalCode: canonicalCode(record.value),
  });
}

test("block 1 of chain_a has the golden view", () => {
  const view = viewOf(chain_a.blocks[1], chain_a.epoch_record_0.bytes, chain_a.chain_id);
  assert.deepEqual(view, chain_a.json_block_1);
});

test("epoch 0 of chain_a has the golden view, and beside it the policy", () => {
  const { bytes, epoch_hash } = chain_a.epoch_record_0;
  const record = decodeEpochRecord(bytesOf(bytes));
  assert(record.ok);
  const { policy, ...view } = epochToJson({
    record: record.value,
    epochHash: bytesOf(epoch_hash),
    canonicalCode: canonicalCode(record.value),
    endBlock: null,
    activationMs: 1_800_000_000_000,
  });
  assert.deepEqual(view, chain_a.json_epoch_0);
  const hybrid = ["hybrid-ed25519-ml-dsa-65"];
  const all = ["ed25519", "ml-dsa-65", ...hybrid, "secp256k1-eip712", "p256-webauthn"];
  assert.deepEqual(policy, {
    seal: hybrid,
    council: hybrid,
    attest: hybrid,
    vote: all,
    other: all,
  });
});

test("a v1 block has no post-quantum fields, no history and no announcement", () => {
  const [first] = chain_b.epoch_records;
  const view = viewOf(chain_b.blocks[2], first.bytes, chain_b.chain_id);
  assert.deepEqual(Object.keys(view), [
    "block_number",
    "block_hash",
    "ids",
    "header_version",
    "rule_version",
    "chain_id",
    "proposer",
    "timestamp",
    "time_ms",
    "epoch_index",
    "epoch_hash",
    "statement_count",
    "prev_hash",
    "merkle_root",
    "state_root",
    "hash_algorithm",
    "header",
  ]);
  assert.equal(view.header_version, 1);
  assert.equal(view.rule_version, "v1-legacy");
  assert.equal(view.block_hash, `0x${chain_b.blocks[2].ids["0x12"]}`);
  assert.equal(view.prev_hash, `0x${chain_b.blocks[1].ids["0x12"]}`);
});

test("roles name the fields where the post-quantum lineage comes first", () => {
  const [primary] = shapes;
  const view = viewOf(primary, primary.epoch_record, chain_a.chain_id);
  assert.equal(view.rule_version, "v2-pq-primary");
  assert.equal(view.block_hash, `0x${primary.ids["0x16"]}`);
  assert.deepEqual([view.hash_algorithm, view.pq_algorithm], [1, 1]);
  assert.equal(view.merkle_root, `0x${primary.per_algorithm["0x12"].body_root}`);
  assert.equal(view.pq_merkle_root, `0x${primary.per_algorithm["0x16"].body_root}`);
  assert.equal(view.dual_commitment?.length, 2 + 128);
});

test("a v3 block has its post-quantum fields alone", () => {
  const [, alone] = shapes;
  const view = viewOf(alone, alone.epoch_record, chain_a.chain_id);
  assert.equal(view.rule_version, "v3-pq-only");
  assert.equal(view.block_hash, `0x${alone.ids["0x16"]}`);
  for (const name of [
    "prev_hash",
    "merkle_root",
    "state_root",
    "history_root",
    "sealers_hash",
    "dual_commitment",
  ]) {
    assert.equal(name in view, false, name);
  }
  assert.equal(view.pq_merkle_root, `0x${alone.per_algorithm["0x16"].body_root}`);
  assert.deepEqual(
    view.ids.map((id) => id.algorithm_id),
    [1],
  );
});

test("a record that came later shows its end, its decision and its start", () => {
  const [, second] = chain_b.epoch_records;
  const record = decodeEpochRecord(bytesOf(second.bytes));
  assert(record.ok);
  const view = epochToJson({
    record: {
      ...record.value,
      kind: 3,
      expiry: 77,
      anchor: { code: 0x16, size: 3, historyRoot: new Uint8Array(32).fill(0xab) },
      decisionHash: new Uint8Array(32).fill(0xcd),
    },
    epochHash: bytesOf(second.epoch_hash),
    canonicalCode: 0x12,
    endBlock: 9,
    activationMs: null,
  });
  assert.equal(view.end_block, 9);
  assert.equal(view.kind, "fallback");
  assert.equal(view.expiry, 77);
  assert.equal("activation_timestamp" in view, false);
  assert.equal(view.governance_hash, `0x${"cd".repeat(32)}`);
  assert.deepEqual(view.anchor, {
    algorithm_id: 1,
    height: 3,
    history_root: `0x${"ab".repeat(32)}`,
  });
  const timed = epochToJson({
    record: record.value,
    epochHash: bytesOf(second.epoch_hash),
    canonicalCode: 0x12,
    endBlock: null,
    activationMs: 1_999,
  });
  assert.equal(timed.activation_timestamp, 1);
});
