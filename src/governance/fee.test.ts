import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { accountTable, readAccount } from "./account.ts";
import { COMMANDS } from "./command.ts";
import { chargeFee, computeFee, FEE_CLASSES, splitFee } from "./fee.ts";
import { writeParameterEntry } from "./parameter.ts";
import { writeState } from "./state-table.ts";
import { readSupply, supplyTable } from "./supply.ts";

/** Computed by an independent integer program from the specification's formula. */
const CASES = [
  {
    fee: { base: 1000n, perByte: 10n, size: 250, perCost: 100n, cost: 3 },
    split: { burnBp: 2000, treasuryBp: 3000 },
    total: 3800n,
    parts: { burned: 760n, treasury: 1140n, producer: 1900n },
  },
  {
    fee: { base: 1000n, perByte: 10n, size: 250, perCost: 100n, cost: 0 },
    split: { burnBp: 5000, treasuryBp: 3000 },
    total: 3500n,
    parts: { burned: 1750n, treasury: 1050n, producer: 700n },
  },
  {
    fee: { base: 0n, perByte: 0n, size: 100, perCost: 0n, cost: 3 },
    split: { burnBp: 2000, treasuryBp: 3000 },
    total: 0n,
    parts: { burned: 0n, treasury: 0n, producer: 0n },
  },
  {
    fee: { base: 7n, perByte: 0n, size: 1, perCost: 0n, cost: 0 },
    split: { burnBp: 3333, treasuryBp: 3333 },
    total: 7n,
    parts: { burned: 2n, treasury: 2n, producer: 3n },
  },
] as const;

test("fees and their parts are the integers of an independent program", () => {
  for (const { fee, split, total, parts } of CASES) {
    const state = emptyDraft();
    const set = (key: "fee.base.statement" | "fee.per_byte" | "fee.per_cost", value: bigint) =>
      writeParameterEntry(state, key, { version: 1, value, ramp: null });
    set("fee.base.statement", fee.base);
    set("fee.per_byte", fee.perByte);
    set("fee.per_cost", fee.perCost);
    const priced = {
      now: 0,
      feeClass: "statement",
      sizeBytes: fee.size,
      signatureCost: fee.cost,
    } as const;
    assert.equal(computeFee(state, priced), total);
    assert.deepEqual(splitFee(total, split), parts);
  }
});

test("without a setting a class costs its base, 10 a byte and 100 a unit of cost; voting is free", () => {
  for (const feeClass of FEE_CLASSES) {
    const fee = computeFee(emptyDraft(), { now: 0, feeClass, sizeBytes: 100, signatureCost: 2 });
    assert.equal(fee, feeClass === "vote" ? 0n : 1000n + 1000n + 200n, feeClass);
  }
  assert.equal(COMMANDS.submitAct.feeClass, "vote");
});

test("shares above the whole are a defect, the whole is not", () => {
  assert.throws(() => splitFee(1n, { burnBp: 10_000, treasuryBp: 1 }), /above the whole/);
  const all = splitFee(99n, { burnBp: 10_000, treasuryBp: 0 });
  assert.deepEqual(all, { burned: 99n, treasury: 0n, producer: 0n });
});

const payer = testKey(1, "payer").account;
const producer = testKey(1, "producer").account;

function charged(fee: bigint, to: typeof producer | null, liquid = 10_000n) {
  const state = emptyDraft();
  writeState(state, accountTable, { suffix: payer, value: { sequence: 4, liquid } });
  writeState(state, supplyTable, { value: { supply: 20_000n, burned: 5n, treasury: 7n } });
  chargeFee(state, { now: 0, payer, producer: to, fee });
  return {
    payer: readAccount(state, payer),
    producer: readAccount(state, producer),
    supply: readSupply(state),
  };
}

test("a fee leaves its payer and uses the sequence number", () => {
  const { payer: after, producer: earner, supply } = charged(3800n, producer);
  assert.deepEqual(after, { sequence: 5, liquid: 6200n });
  assert.deepEqual(earner, { sequence: 0, liquid: 1900n });
  assert.deepEqual(supply, { supply: 20_000n - 760n, burned: 765n, treasury: 7n + 1140n });
});

test("without a producer its part goes to the treasury", () => {
  const { producer: earner, supply } = charged(3800n, null);
  assert.equal(earner, undefined);
  assert.deepEqual(supply, { supply: 19_240n, burned: 765n, treasury: 7n + 3040n });
});

test("a fee of nothing uses the sequence number alone", () => {
  const { payer: after, producer: earner, supply } = charged(0n, producer);
  assert.deepEqual(after, { sequence: 5, liquid: 10_000n });
  assert.equal(earner, undefined, "a credit of nothing makes no account");
  assert.deepEqual(supply, { supply: 20_000n, burned: 5n, treasury: 7n });
});

test("who pays to itself keeps the producer's part", () => {
  const { payer: after } = charged(3800n, payer);
  assert.deepEqual(after, { sequence: 5, liquid: 10_000n - 3800n + 1900n });
});

test("a fee is within the balance of somebody", () => {
  assert.deepEqual(charged(10_000n, null).payer, { sequence: 5, liquid: 0n });
  assert.throws(() => charged(10_001n, null), /above the balance/);
  const nobody = { now: 0, payer: producer, producer: null, fee: 0n };
  assert.throws(() => chargeFee(emptyDraft(), nobody), /a fee of nobody/);
});
