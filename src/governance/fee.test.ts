import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { readAccount } from "./account.ts";
import { COMMANDS } from "./command.ts";
import { chargeFee, computeFee, FEE_CLASSES, splitFee } from "./fee.ts";
import { debitLiquid, useSequence } from "./liquid.ts";
import { writeParameterEntry } from "./parameter.ts";
import { changeSupply, isSupplyBalanced, readSupply } from "./supply.ts";

test("fees and their parts are the integers of an independent program", () => {
  for (const golden of governanceCases("fee_split")) {
    const state = emptyDraft();
    const set = (key: "fee.base.statement" | "fee.per_byte" | "fee.per_cost", value: bigint) =>
      writeParameterEntry(state, key, { version: 1, value, ramp: null });
    set("fee.base.statement", BigInt(golden.base));
    set("fee.per_byte", BigInt(golden.per_byte));
    set("fee.per_cost", BigInt(golden.per_cost));
    const priced = {
      now: 0,
      feeClass: "statement",
      sizeBytes: golden.size,
      signatureCost: golden.signature_cost,
    } as const;
    const total = computeFee(state, priced);
    assert.equal(total, BigInt(golden.fee));
    const split = { burnBp: golden.burn_bp, treasuryBp: golden.treasury_bp };
    assert.deepEqual(splitFee(total, split), {
      burned: BigInt(golden.burn),
      treasury: BigInt(golden.treasury),
      producer: BigInt(golden.producer),
    });
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

const producer = testKey(1, "producer").account;

/** Charges an account that has used four sequence numbers; 5 units were burned before, 7 are in the treasury. */
function charged(fee: bigint, to: "producer" | "payer" | null, liquid = 10_000n) {
  const scene = new GovernanceScene();
  const payer = scene.account("payer", liquid + 12n);
  for (let i = 0; i < 4; i++) useSequence(scene.state, payer);
  const place = scene.context;
  debitLiquid(scene.state, payer, 12n, place);
  changeSupply(scene.state, { burned: 5n, treasury: 7n });
  const before = readSupply(scene.state);
  const earner = to === "payer" ? payer : to === null ? null : producer;
  chargeFee(scene.state, { place, payer, producer: earner, fee });
  const after = readSupply(scene.state);
  assert.equal(isSupplyBalanced(after), true);
  return {
    payer: readAccount(scene.state, payer),
    producer: readAccount(scene.state, producer),
    supply: after.supply - before.supply,
    burned: after.burned - before.burned,
    treasury: after.treasury,
  };
}

test("a fee leaves its payer and uses the sequence number", () => {
  const after = charged(3800n, "producer");
  assert.deepEqual(after.payer, { sequence: 5, liquid: 6200n });
  assert.deepEqual(after.producer, { sequence: 0, liquid: 1900n });
  assert.equal(after.supply, -760n);
  assert.equal(after.burned, 760n);
  assert.equal(after.treasury, 7n + 1140n);
});

test("without a producer its part goes to the treasury", () => {
  const after = charged(3800n, null);
  assert.equal(after.producer, undefined);
  assert.equal(after.burned, 760n);
  assert.equal(after.treasury, 7n + 3040n);
});

test("a fee of nothing uses the sequence number alone", () => {
  const after = charged(0n, "producer");
  assert.deepEqual(after.payer, { sequence: 5, liquid: 10_000n });
  assert.equal(after.producer, undefined, "a credit of nothing makes no account");
  assert.deepEqual([after.supply, after.burned, after.treasury], [0n, 0n, 7n]);
});

test("who pays to itself keeps the producer's part", () => {
  const { payer: after } = charged(3800n, "payer");
  assert.deepEqual(after, { sequence: 5, liquid: 10_000n - 3800n + 1900n });
});

test("a fee is within the balance of somebody", () => {
  assert.deepEqual(charged(10_000n, null).payer, { sequence: 5, liquid: 0n });
  assert.throws(() => charged(10_001n, null), /a liquid balance of -1/);
  const scene = new GovernanceScene();
  const nobody = { place: scene.context, payer: producer, producer: null, fee: 0n };
  assert.throws(() => chargeFee(scene.state, nobody), /a sequence number of nobody/);
});
