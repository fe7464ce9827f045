import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, type EmergencyScene } from "../../test/support/emergency-scene.ts";
import { feature, listing } from "../../test/support/proposal-samples.ts";
import { enacted, liquid, restorable, rolledBack } from "../../test/support/rollback-scene.ts";
import { checkConservation } from "./conservation.ts";
import { readFeature } from "./feature.ts";
import { readHold } from "./hold.ts";
import { creditLiquid } from "./liquid.ts";
import { readListing } from "./listing.ts";
import { readAmount, readParameterEntry, writeParameterEntry } from "./parameter.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import { parameterAt, rememberChange } from "./parameter-history.ts";
import { readScheduled } from "./scheduled-activation.ts";
import { countStreams, readStream } from "./stream.ts";
import { changeSupply, readSupply } from "./supply.ts";
import { readBudget } from "./treasury-budget.ts";
import { outflowWithin } from "./treasury-outflow.ts";

const BOND = 300n;

/** A payload of the treasury. */
function pay(action: object, budgetCategory: string | null = null): unknown {
  return { action, purpose: "work", budgetCategory };
}

function spend(s: EmergencyScene, amount: bigint, budgetCategory: string | null = null): unknown {
  const payouts = [{ recipient: s.id("payee"), amount }];
  return pay({ kind: "spend", payouts }, budgetCategory);
}

function outflow(s: EmergencyScene): bigint {
  return outflowWithin(s.state, "all", { now: s.now, windowS: 90 * DAY });
}

/** The height that the state is brought back to; what a test does begins a block later. */
function mark(s: EmergencyScene): number {
  s.block();
  const { height } = s;
  s.block();
  return height;
}

/** Rolls back, and looks whether base units still add up. */
function restore(s: EmergencyScene, target: number): void {
  const number = rolledBack(s, target);
  assert.equal(s.status(number).status, "executed");
  assert.equal(checkConservation(s.state), null);
}

function fund(s: EmergencyScene, name: string, amount: bigint): void {
  changeSupply(s.state, { burned: -amount });
  creditLiquid(s.state, s.id(name), amount, s.context);
}

/** A listing whose issuer, `elector`, has a bond at stake. */
function bonded(s: EmergencyScene, action: "list" | "suspend" | "delist" = "list"): unknown {
  const payload = listing(s.id("elector"), "ABC", action) as { readonly requirements: object };
  return { ...payload, requirements: { ...payload.requirements, issuerBond: BOND } };
}

test("a listing of since is gone, and the issuer has its bond back", () => {
  const s = restorable();
  fund(s, "elector", 1000n);
  const target = mark(s);
  const number = enacted(s, "token_listing", bonded(s));
  assert.equal(readListing(s.state, "ABC")?.status, "listed");
  assert.equal(liquid(s, "elector"), 1000n - BOND);
  assert.equal(s.lastNames.includes("tokenListed"), true);
  restore(s, target);
  assert.equal(readListing(s.state, "ABC"), undefined);
  assert.equal(s.lastNames.includes("proposalReverted"), true);
  assert.equal(liquid(s, "elector"), 1000n);
  assert.equal(readSupply(s.state).holds, 0n);
  assert.equal(s.status(number).status, "reverted");
});

test("what was delisted since is listed again, under its bond", () => {
  const s = restorable();
  fund(s, "elector", 1000n);
  const first = enacted(s, "token_listing", bonded(s));
  const target = mark(s);
  const second = enacted(s, "token_listing", bonded(s, "delist"));
  assert.equal(readListing(s.state, "ABC")?.status, "delisted");
  assert.equal(liquid(s, "elector"), 1000n);
  assert.equal(s.lastNames.includes("tokenListingChanged"), true);
  restore(s, target);
  const known = readListing(s.state, "ABC");
  assert.deepEqual([known?.status, known?.version, known?.listedBy], ["listed", 1, first]);
  const bond = { purpose: "issuer_bond", ref: first } as const;
  assert.equal(readHold(s.state, bond, s.id("elector")), BOND);
  assert.equal(liquid(s, "elector"), 1000n - BOND);
  assert.deepEqual(
    [first, second].map((n) => s.status(n).status),
    ["executed", "reverted"],
  );
});

test("a feature that was switched since is off, and one that was to be switched is not", () => {
  const active = restorable();
  const target = mark(active);
  const number = enacted(active, "feature_activation", feature("f"));
  active.block();
  assert.equal(readFeature(active.state, "f").enabled, true);
  restore(active, target);
  assert.equal(readFeature(active.state, "f").enabled, false);
  assert.equal(active.status(number).status, "reverted");
  active.block();
  assert.equal(readFeature(active.state, "f").enabled, false, "nothing is scheduled any more");

  const waiting = restorable();
  const before = mark(waiting);
  const late = { ...(feature("f") as object), activation: { kind: "after_execution", blocks: 50 } };
  const scheduled = enacted(waiting, "feature_activation", late);
  assert.equal(readScheduled(waiting.state, scheduled)?.kind, "feature");
  restore(waiting, before);
  assert.equal(readScheduled(waiting.state, scheduled), undefined);
  for (let block = 0; block < 60; block++) waiting.block();
  assert.equal(readFeature(waiting.state, "f").enabled, false);
});

test("a switch that was scheduled before the target takes effect in the next block, once", () => {
  const s = restorable();
  const late = { ...(feature("f") as object), activation: { kind: "after_execution", blocks: 5 } };
  const number = enacted(s, "feature_activation", late);
  const target = mark(s);
  for (let block = 0; block < 5; block++) s.block();
  assert.equal(readFeature(s.state, "f").enabled, true);
  restore(s, target);
  assert.equal(readFeature(s.state, "f").enabled, false);
  assert.equal(s.status(number).status, "executed", "what was executed before the target stays");
  s.block();
  assert.equal(s.lastNames.includes("activationCompleted"), true);
  assert.equal(readFeature(s.state, "f").enabled, true);
  assert.equal(readScheduled(s.state, number), undefined);
  s.block();
  assert.equal(s.lastNames.includes("activationCompleted"), false);
});

test("what was paid since is in the treasury again, and counts in no limit", () => {
  const s = restorable();
  enacted(s, "treasury_action", spend(s, 100n));
  const target = mark(s);
  const number = enacted(s, "treasury_action", spend(s, 500n));
  assert.equal(liquid(s, "payee"), 600n);
  assert.equal(outflow(s), 600n);
  restore(s, target);
  assert.equal(liquid(s, "payee"), 100n);
  assert.equal(readSupply(s.state).treasury, 1_000_000n - 100n);
  assert.equal(outflow(s), 100n);
  assert.equal(s.status(number).status, "reverted");
});

test("a budget is what it was, with what was spent from it then", () => {
  const s = restorable();
  const budget = { kind: "budget", category: "grants", cap: 1000n, periodS: 365 * DAY };
  enacted(s, "treasury_action", pay(budget));
  enacted(s, "treasury_action", spend(s, 100n, "grants"));
  const target = mark(s);
  enacted(s, "treasury_action", spend(s, 300n, "grants"));
  assert.equal(readBudget(s.state, "grants")?.spent, 400n);
  enacted(s, "treasury_action", pay({ ...budget, cap: 5n }));
  enacted(s, "treasury_action", pay({ ...budget, category: "audits" }));
  restore(s, target);
  const { version, cap, spent } = readBudget(s.state, "grants") ?? assert.fail();
  assert.deepEqual({ version, cap, spent }, { version: 1, cap: 1000n, spent: 100n });
  assert.equal(readBudget(s.state, "audits"), undefined);
});

test("a stream of since is gone; one of before goes on by its own times, with its claims undone", () => {
  const s = restorable();
  const start = s.now;
  const end = start + 200 * DAY;
  const stream = { kind: "stream", recipient: s.voter("payee", 0n), start, cliff: start, end };
  enacted(s, "treasury_action", pay({ ...stream, total: 2000n }));
  const target = mark(s);
  const number = enacted(s, "treasury_action", pay({ ...stream, total: 700n }));
  const claimed = readStream(s.state, 1);
  assert.equal(claimed?.claimed, 0n);
  s.accept(s.id("payee"), "claimStream", { stream: 1, amount: null });
  const paid = liquid(s, "payee");
  assert.equal(paid > 0n, true);
  enacted(s, "treasury_action", pay({ kind: "cancel_stream", stream: 1 }));
  assert.notEqual(readStream(s.state, 1)?.cancelled, null);
  restore(s, target);
  assert.deepEqual(readStream(s.state, 1), claimed);
  assert.equal(readStream(s.state, 2), undefined);
  assert.equal(countStreams(s.state), 2, "a number is never given twice");
  assert.equal(s.status(number).status, "reverted");
  assert.equal(liquid(s, "payee"), 0n);
  assert.deepEqual(
    [readSupply(s.state).streams, readSupply(s.state).treasury],
    [2000n, 1_000_000n - 2000n],
  );
  // The pause of the rollback ends; then all that has vested by now is the recipient's, once.
  s.block(DAY);
  s.accept(s.id("payee"), "claimStream", { stream: 1, amount: null });
  const vested = (2000n * BigInt(s.now - start)) / BigInt(end - start);
  assert.equal(liquid(s, "payee"), vested);
  assert.equal(checkConservation(s.state), null);
});

test("a ramp goes on where it would be by now, also in the history, and one that is over stays at its end", () => {
  for (const [waitS, isOver] of [
    [DAY, false],
    [20 * DAY, true],
  ] as const) {
    const s = restorable();
    const key = "fee.per_cost";
    // From 1000 to 2001 in ten days: no whole number of units a day, so that every rounding shows.
    const way = { from: 1000n, start: s.now, periodS: 10 * DAY };
    writeParameterEntry(s.state, key, { version: 1, value: 2001n, ramp: way });
    rememberChange(s.state, key, {
      version: 1,
      height: s.height,
      at: s.now,
      to: 2001n,
      ...way,
      proposal: null,
    });
    const target = mark(s);
    const journal = s.journal();
    const from = readAmount(s.state, key, s.now);
    journal.emit(PARAMETER_EVENTS.changed, { key, version: 2, from, to: 7n, proposal: null });
    s.keep(journal);
    assert.equal(readAmount(s.state, key, s.now), 7n);
    s.block(waitS);
    const changedFor = s.now;
    restore(s, target);
    const { version, ramp: restored } = readParameterEntry(s.state, key);
    assert.equal(version, 3);
    assert.deepEqual(restored, isOver ? null : way);
    // v0 + floor((v1 - v0) * (t - s) / p), by hand: 1000 + floor(1001 * t / 864000).
    for (const later of [0, 1, 777, 3 * DAY, 40 * DAY]) {
      const at = s.now + later;
      const gone = BigInt(Math.min(at - way.start, way.periodS));
      const expected = 1000n + (1001n * gone) / BigInt(way.periodS);
      assert.equal(readAmount(s.state, key, at), expected, `${later} s later`);
      assert.equal(parameterAt(s.state, key, at), expected, `${later} s later, as history has it`);
    }
    assert.equal(parameterAt(s.state, key, changedFor), 7n, "what was shown meanwhile was shown");
  }
});
