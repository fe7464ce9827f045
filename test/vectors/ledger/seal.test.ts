import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../src/codec/canonical.ts";
import { verifyCommit } from "../../../src/consensus/commit.ts";
import { computeTie } from "../../../src/consensus/reorg.ts";
import { requireHash } from "../../../src/crypto/require-hash.ts";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { decodeBodyStatement } from "../../../src/ledger/body-statement.ts";
import { sealMessageItems } from "../../../src/ledger/seal-message.ts";
import { computeSealersHash, type Sealer } from "../../../src/ledger/sealers.ts";
import {
  computeTransactionId,
  decodeTransaction,
  encodeTransaction,
  transactionBodySchema,
} from "../../../src/ledger/transaction.ts";
import type { AccountId, KeyId } from "../../../src/primitives/brand.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { goldenBranch } from "../../support/golden-chain.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";
import { TEST_SUITES } from "../../support/test-algorithms.ts";

const { chain_a, chain_b } = LEDGER_VECTORS;
const SEALER: Sealer = {
  keyId: bytesOf(chain_a.keys.sealer.key_id) as KeyId,
  account: bytesOf(chain_a.keys.sealer.account_id) as AccountId,
  suite: 3,
  publicKey: bytesOf(chain_a.keys.sealer.public_key),
  weight: 1,
};

/** What the sealer of block 0 signed, from the branch over it. */
function subjectOfBlock0() {
  const [subject] = goldenBranch("chain_a", 1).sealable;
  assert(subject !== undefined);
  return subject;
}

test("the seal of block 0 signs the golden message, and the golden hybrid signature verifies", () => {
  const { message, signature } = chain_a.seal_of_block_0;
  const items = sealMessageItems(subjectOfBlock0(), 0);
  assert.equal(toHex(buildMessage("seal", 3, items, SEALER.keyId)), message);
  const suite = TEST_SUITES.get(3);
  assert(suite !== undefined);
  const signed = { bytes: bytesOf(message) };
  assert.equal(suite.verify(SEALER.publicKey, signed, bytesOf(signature)), true);
  for (const at of [0, 63, 64, 3372]) {
    const altered = bytesOf(signature);
    altered[at] = (altered[at] ?? 0) ^ 1;
    assert.equal(suite.verify(SEALER.publicKey, signed, altered), false, `byte ${at}`);
  }
});

test("block 1 carries the commit of block 0, and it is valid", () => {
  const statement = decodeBodyStatement(bytesOf(chain_a.blocks[1].body[0]));
  assert(statement.ok && statement.value.value.type === "commit");
  const { height, seals } = statement.value.value;
  assert.equal(height, 0);
  const context = {
    subject: subjectOfBlock0(),
    sealers: [SEALER],
    admitted: [3],
    suites: TEST_SUITES,
  };
  assert.deepEqual(verifyCommit(seals, context), { ok: true, value: 1n });
  const [seal] = seals;
  assert(seal !== undefined);
  assert.equal(toHex(seal.signature), chain_a.seal_of_block_0.signature);
  // The readiness bits are signed too.
  const signalled = verifyCommit([{ ...seal, signal: 1 }], context);
  assert(!signalled.ok && signalled.error.reason === "signature");
});

test("the headers of chain_a name the sealer under both codes", () => {
  const view = chain_a.json_block_1;
  const hashOf = (code: number) =>
    `0x${toHex(computeSealersHash(requireHash(PLAIN_HASHES, code), [SEALER]))}`;
  assert.equal(hashOf(0x12), view.sealers_hash);
  assert.equal(hashOf(0x16), view.pq_sealers_hash);
});

test("the transaction has the golden body, message, bytes and ids", () => {
  const golden = chain_a.transaction;
  const decoded = decodeTransaction(bytesOf(golden.bytes));
  assert(decoded.ok);
  const { body, signatures } = decoded.value;
  assert.equal(toHex(encode(transactionBodySchema, body)), golden.body);
  assert.equal(toHex(encodeTransaction({ body, signatures })), golden.bytes);
  const keyId = bytesOf(chain_a.keys.alice.key_id) as KeyId;
  const message = buildMessage("tx", 1, [encode(transactionBodySchema, body)], keyId);
  assert.equal(toHex(message), golden.message);
  const [only] = signatures;
  assert(only !== undefined);
  assert.deepEqual([toHex(only.keyId), toHex(only.signature)], [toHex(keyId), golden.signature]);
  const suite = TEST_SUITES.get(1);
  const key = bytesOf(chain_a.keys.alice.public_key);
  assert.equal(suite?.verify(key, { bytes: message }, only.signature), true);
  for (const [code, id] of Object.entries<string>(golden.tx_ids)) {
    const hash = requireHash(PLAIN_HASHES, Number(code));
    assert.equal(toHex(computeTransactionId(hash, body)), id, code);
  }
});

test("the tie of block 5 of chain_b after a fork at block 4 has the golden digest", () => {
  const idOf = (height: number) => bytesOf(chain_b.blocks[height].ids["0x16"]);
  const tie = computeTie(requireHash(PLAIN_HASHES, 0x16), idOf(4), idOf(5));
  assert.equal(toHex(tie), chain_b.tie_digest_0x16_of_block_5_after_fork_at_4);
});
