import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesOf, LEDGER_VECTORS } from "../../test/support/ledger-vectors.ts";
import { buildLightChain, LIGHT_EPOCHS } from "../../test/support/light-scene.ts";
import { testSealer } from "../../test/support/synthetic-chain.ts";
import { violation } from "../consensus/violations.ts";
import { blockToJson } from "./json-block.ts";
import { floorToJson } from "./json-floor.ts";
import { limitsToJson } from "./json-limits.ts";
import { sealToJson } from "./json-seal.ts";
import { suiteToJson } from "./json-suite.ts";
import { timingToJson } from "./json-timing.ts";
import { transactionToJson } from "./json-transaction.ts";
import { violationToJson } from "./json-violation.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { decodeTransaction } from "./transaction.ts";

const { keys, transaction } = LEDGER_VECTORS.chain_a;

test("a transaction shows the names of the guides", () => {
  const decoded = decodeTransaction(bytesOf(transaction.bytes));
  assert(decoded.ok);
  const id = bytesOf(transaction.tx_ids["0x12"]);
  const view = transactionToJson(decoded.value, { id, suiteOf: () => 1 });
  assert.deepEqual(view, {
    tx_hash: `0x${transaction.tx_ids["0x12"]}`,
    account: `0x${keys.alice.account_id}`,
    nonce: 0,
    generation: 0,
    valid_until: 1000,
    max_fee: "250",
    kind: 100,
    payload: "0x816568656c6c6f",
    signatures: [
      {
        key_id: `0x${keys.alice.key_id}`,
        suite: "ed25519",
        signature: `0x${transaction.signature}`,
      },
    ],
  });
  const [unknown] = transactionToJson(decoded.value, { id, suiteOf: () => undefined }).signatures;
  assert(unknown !== undefined && !("suite" in unknown));
});

test("a block that announces an epoch shows its start and hash", () => {
  const block = buildLightChain(5).at(5);
  const { header, headerBytes, ids, epoch } = block;
  const { record, epochHash } = epoch;
  const view = blockToJson({ header, headerBytes, ids, record, epochHash, canonicalCode: 0x12 });
  const next = LIGHT_EPOCHS[1]?.epochHash ?? new Uint8Array(0);
  const epoch_hash = `0x${Buffer.from(next).toString("hex")}`;
  assert.deepEqual(view.next_epoch, { start_block: 10, epoch_hash });
});

test("a seal shows suite and weight of the set that it is judged by", () => {
  const { sealer } = testSealer(2, "shown", 7);
  const seal = { keyId: sealer.keyId, signal: 3, signature: Uint8Array.of(1, 2) };
  const key_id = `0x${Buffer.from(sealer.keyId).toString("hex")}`;
  const bare = { key_id, signal: 3, signature: "0x0102" };
  assert.deepEqual(sealToJson(seal, [sealer]), { ...bare, suite: "ml-dsa-65", weight: 7 });
  assert.deepEqual(sealToJson(seal, []), bare);
});

test("a violation shows bytes as hexadecimal and everything else as it is", () => {
  const evidence = { expected: Uint8Array.of(0xab), found: null };
  assert.deepEqual(violationToJson(violation(1, "root", evidence)), {
    number: 1,
    type: "INVALID_MERKLE_ROOT",
    sub_code: "root",
    severity: "CRITICAL",
    expected: "0xab",
    found: null,
  });
  const numbers = violationToJson(violation(11, "height", { expected: 4, found: "five" }));
  assert.deepEqual([numbers.expected, numbers.found], [4, "five"]);
});

test("settings show each number by its name", () => {
  const timing = {
    finalityBlocks: 1,
    boundaryFinalityBlocks: 2,
    minDelayBlocks: 3,
    freezeBlocks: 4,
  };
  assert.deepEqual(timingToJson({ ...timing, minDwellBlocks: 5, noticeBlocks: 6, maxStepMs: 7 }), {
    finality_blocks: 1,
    boundary_finality_blocks: 2,
    min_delay_blocks: 3,
    freeze_blocks: 4,
    min_dwell_blocks: 5,
    notice_blocks: 6,
    max_step_ms: 7,
  });
  assert.deepEqual(limitsToJson(DEFAULT_LIMITS), {
    body_bytes_max: 4_194_304,
    count_max: 20_000,
    tx_bytes_max: 131_072,
    sig_cost_max: 5_000,
    seal_interval: 1,
  });
  const floor = { minRank: 3, seal: 2, council: 2, attest: 2, vote: 1, other: 1 };
  assert.deepEqual(floorToJson(floor), {
    min_rank: 3,
    seal: 2,
    council: 2,
    attest: 2,
    vote: 1,
    other: 1,
  });
  assert.equal(suiteToJson(999), "999");
});
