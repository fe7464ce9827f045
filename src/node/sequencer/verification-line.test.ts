import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf } from "../../../test/support/mempool-entries.ts";
import type { TransactionClass } from "../../machine/transaction-class.ts";
import { VerificationLine } from "./verification-line.ts";

const LIMITS = { countMax: 10, sizeBytesMax: 1000, accountCountMax: 3, emergencyPercent: 20 };

function unverified(account: number, sizeBytes = 1, name: TransactionClass = "other") {
  return { class: name, account: accountOf(account), sizeBytes };
}

test("both sides of the count, with a part for emergencies", () => {
  const line = new VerificationLine(LIMITS);
  // 80 % of 10 places are for everybody.
  for (let account = 0; account < 8; account++) assert.equal(line.enter(unverified(account)), null);
  const full = { reason: "full", of: "verification", unit: "transactions" };
  const refused = line.enter(unverified(8));
  assert.deepEqual(refused, { ...full, class: "other", found: 9, quota: 8 });
  assert.equal(line.enter(unverified(8, 1, "emergency")), null);
  assert.equal(line.enter(unverified(9, 1, "emergency")), null);
  const late = line.enter(unverified(9, 1, "emergency"));
  assert.deepEqual(late, { ...full, class: "emergency", found: 11, quota: 10 });
  assert.deepEqual([line.count, line.countMax], [10, 10]);
});

test("both sides of the bytes", () => {
  const line = new VerificationLine(LIMITS);
  assert.equal(line.enter(unverified(0, 400)), null);
  const refused = line.enter(unverified(1, 401));
  assert.deepEqual([refused?.unit, refused?.found, refused?.quota], ["bytes", 801, 800]);
  assert.equal(line.enter(unverified(1, 400)), null);
  assert.equal(line.enter(unverified(2, 200, "emergency")), null);
  assert.equal(line.enter(unverified(2, 1, "emergency"))?.unit, "bytes");
});

test("one name takes its part of the line, and has it again when a verdict is there", () => {
  const line = new VerificationLine(LIMITS);
  for (let n = 0; n < 3; n++) assert.equal(line.enter(unverified(0)), null);
  const refused = line.enter(unverified(0));
  assert.deepEqual([refused?.found, refused?.quota], [4, 3]);
  assert.equal(line.enter(unverified(1)), null);
  line.leave(unverified(0));
  assert.equal(line.enter(unverified(0)), null);
  for (let n = 0; n < 3; n++) line.leave(unverified(0));
  line.leave(unverified(1));
  assert.equal(line.count, 0);
});
