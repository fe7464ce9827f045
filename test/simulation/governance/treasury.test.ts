import assert from "node:assert/strict";
import { test } from "node:test";
import { readAccount } from "../../../src/governance/account.ts";
import type { RunFault } from "../../../src/governance/proposal-type.ts";
import { readStream } from "../../../src/governance/stream.ts";
import { isSupplyBalanced, readSupply } from "../../../src/governance/supply.ts";
import { TREASURY_ACCOUNT } from "../../../src/governance/system-account.ts";
import { TREASURY_EVENTS } from "../../../src/governance/treasury-events.ts";
import { availableFunds, reserveAmount } from "../../../src/governance/treasury-reservation.ts";
import { TREASURY_ACTION } from "../../../src/governance/type-treasury-action.ts";
import type { AccountId, Digest } from "../../../src/primitives/brand.ts";
import { governanceCases } from "../../support/governance-vectors.ts";
import { GovernedScene, TREASURY } from "../../support/governed-scene.ts";
import { contentOf, DAY, HOUR, TOKEN } from "../../support/proposal-scene.ts";

type Payout = readonly [recipient: AccountId, amount: bigint];

function spend(payouts: readonly Payout[], budgetCategory: string | null = null) {
  const rows = payouts.map(([recipient, amount]) => ({ recipient, amount }));
  return { action: { kind: "spend" as const, payouts: rows }, purpose: "work", budgetCategory };
}

function stream(recipient: AccountId, total: bigint, times: readonly [number, number, number]) {
  const [start, cliff, end] = times;
  const action = { kind: "stream" as const, recipient, total, start, cliff, end };
  return { action, purpose: "work", budgetCategory: null };
}

function cancelStream(number: number) {
  const action = { kind: "cancel_stream" as const, stream: number };
  return { action, purpose: "no more work", budgetCategory: null };
}

function budget(category: string, cap: bigint, periodS: number) {
  const action = { kind: "budget" as const, category, cap, periodS };
  return { action, purpose: "limits", budgetCategory: null };
}

type Payload = Parameters<typeof TREASURY_ACTION.effects>[0];

/** Judges a payload as at its submission. */
function judge(scene: GovernedScene, payload: Payload): string | null {
  const number = scene.draft(scene.carol, contentOf("treasury_action", payload));
  const refused = TREASURY_ACTION.validate(
    scene.state,
    payload,
    { number, id: new Uint8Array(32) as Digest, proposer: scene.carol } as never,
    scene.context,
  );
  scene.accept(scene.carol, "cancelProposal", { id: scene.id(number) });
  return refused === null ? null : `${refused.code} ${refused.facts.path ?? ""}`.trim();
}

/** Runs a payload as if it had passed on the track of its sum, and keeps what it does. */
function run(scene: GovernedScene, payload: Payload): string {
  const number = scene.draft(scene.carol, contentOf("treasury_action", payload));
  const subject = { number, id: new Uint8Array(32), proposer: scene.carol } as never;
  const journal = scene.journal();
  const fault: RunFault | null = TREASURY_ACTION.run(journal, payload, subject, scene.context);
  if (fault === null) scene.keep(journal);
  scene.accept(scene.carol, "cancelProposal", { id: scene.id(number) });
  assert(isSupplyBalanced(readSupply(scene.state)));
  return fault === null ? "done" : `${fault.kind} ${fault.code}`;
}

/** The newest fact about the treasury. */
function told(scene: GovernedScene): string | undefined {
  const facts: readonly unknown[] = Object.values(TREASURY_EVENTS);
  return scene.events.findLast(({ spec }) => facts.includes(spec))?.spec.name;
}

function liquid(scene: GovernedScene, account: AccountId): bigint {
  return readAccount(scene.state, account)?.liquid ?? 0n;
}

function treasury(scene: GovernedScene): bigint {
  return readSupply(scene.state).treasury;
}

test("golden track_routing: the tier of a sum by its share of the treasury", () => {
  for (const row of governanceCases("track_routing")) {
    const scene = new GovernedScene();
    scene.fill(BigInt(row.treasury) - treasury(scene));
    const payload = spend([[scene.alice, BigInt(row.sum)]]);
    const track = TREASURY_ACTION.route(scene.state, payload, scene.context);
    assert.equal(track, row.track, JSON.stringify(row));
  }
  const scene = new GovernedScene();
  const routeOf = (payload: Payload) => TREASURY_ACTION.route(scene.state, payload, scene.context);
  assert.equal(routeOf(budget("grants", 1n, DAY)), "treasury_large");
  assert.equal(routeOf(cancelStream(1)), "treasury_medium");
  const all = stream(scene.alice, TREASURY, [0, 0, 1]);
  assert.equal(routeOf(all), "treasury_large", "a stream is the whole of its sum");
});

test("a payment sets its money aside when it has passed, and leaves when it runs", () => {
  const scene = new GovernedScene();
  const sum = 900n * TOKEN;
  const before = liquid(scene, scene.carol);
  const number = scene.propose(scene.alice, "treasury_action", spend([[scene.carol, sum]]));
  assert.equal(scene.proposal(number).submitted?.track, "treasury_small");
  scene.pass(number);
  assert(scene.lastNames.includes("fundsReserved"), String(scene.lastNames));
  assert.equal(scene.status(number), "queued");
  assert.equal(availableFunds(scene.state), TREASURY - sum);
  assert.equal(treasury(scene), TREASURY);
  scene.untilRun(number);
  assert.equal(scene.status(number), "executed");
  assert.deepEqual(
    scene.lastNames.filter((name) => /^(funds|treasury)/.test(name)),
    ["fundsReleased", "treasurySpent"],
  );
  assert.equal(liquid(scene, scene.carol), before + sum);
  assert.equal(treasury(scene), TREASURY - sum);
  assert.equal(availableFunds(scene.state), TREASURY - sum);
});

test("what passes without its money says so, is tried again, and runs once the money is there", () => {
  const scene = new GovernedScene();
  scene.fill(100n * TOKEN - TREASURY);
  const sum = 101n * TOKEN;
  const number = scene.propose(scene.alice, "treasury_action", spend([[scene.carol, sum]]));
  scene.pass(number);
  assert(scene.lastNames.includes("unfunded"), String(scene.lastNames));
  scene.untilRun(number);
  assert.equal(scene.status(number), "queued");
  assert(scene.lastNames.includes("executionAttempted"));
  scene.accept(scene.alice, "fundTreasury", { amount: 10_000n * TOKEN });
  scene.wait(HOUR);
  assert.equal(scene.status(number), "executed");
});

test("a proposal that ends gives back what it has set aside", () => {
  const scene = new GovernedScene();
  scene.fill(100n * TOKEN - TREASURY);
  const payload = spend([[scene.carol, 50n * TOKEN]]);
  const number = scene.propose(scene.alice, "treasury_action", payload);
  scene.pass(number);
  assert.equal(availableFunds(scene.state), 50n * TOKEN);
  scene.untilRun(number);
  for (let attempt = 0; attempt < 3; attempt++) scene.wait(HOUR);
  // Half of the treasury is above a fifth of it, and stays so.
  assert.equal(scene.status(number), "failed(attempts)");
  assert.equal(availableFunds(scene.state), 100n * TOKEN);
});

test("all of the treasury can be set aside, and not one base unit more", () => {
  const scene = new GovernedScene();
  const factOf = (amount: bigint) => {
    const journal = scene.journal();
    reserveAmount(journal, 99, amount);
    return journal.events.map(({ spec }) => spec.name);
  };
  assert.deepEqual(factOf(TREASURY), ["fundsReserved"]);
  assert.deepEqual(factOf(TREASURY + 1n), ["unfunded"]);
  assert.deepEqual(factOf(0n), []);
});

test("money that another proposal waits for is not there", () => {
  const scene = new GovernedScene();
  const journal = scene.journal();
  reserveAmount(journal, 99, TREASURY - 10n * TOKEN);
  scene.keep(journal);
  assert.equal(run(scene, spend([[scene.carol, 10n * TOKEN]])), "done");
  assert.equal(run(scene, spend([[scene.carol, 1n]])), "retry funds");
});

test("attack, tier splitting: small payments have a window of their own, and all payments another", () => {
  const scene = new GovernedScene();
  const small = spend([[scene.carol, 900n * TOKEN]]);
  // A hundredth of 1,000,000 is 10,000: eleven times 900 is 9,900, and the twelfth would be above.
  for (let i = 0; i < 11; i++) assert.equal(run(scene, small), "done", `payment ${i}`);
  assert.equal(run(scene, small), "retry limit");
  assert.equal(run(scene, spend([[scene.carol, 100n * TOKEN]])), "done", "up to 10,000 exactly");
  assert.equal(run(scene, spend([[scene.carol, 1n]])), "retry limit");
  // A larger tier is open still, up to a fifth of what was there.
  const medium = spend([[scene.carol, 19_000n * TOKEN]]);
  for (let i = 0; i < 10; i++) assert.equal(run(scene, medium), "done", `medium ${i}`);
  assert.equal(treasury(scene), TREASURY - 200_000n * TOKEN, "a fifth");
  assert.equal(run(scene, spend([[scene.carol, 1000n * TOKEN]])), "retry limit");
  scene.wait(30 * DAY + HOUR);
  assert.equal(run(scene, small), "done", "a window later");
});

test("the drain guard: all large payments of a window take a fifth at most, in one or in many", () => {
  const scene = new GovernedScene();
  assert.equal(run(scene, spend([[scene.carol, 200_000n * TOKEN + 1n]])), "retry limit");
  assert.equal(run(scene, spend([[scene.carol, 200_000n * TOKEN]])), "done");
  assert.equal(run(scene, spend([[scene.carol, 10_000n * TOKEN]])), "retry limit");
});

test("payouts of one proposal are all or none", () => {
  const scene = new GovernedScene();
  const half = 150_000n * TOKEN;
  const before = [liquid(scene, scene.alice), liquid(scene, scene.carol)];
  const both: readonly Payout[] = [
    [scene.alice, half],
    [scene.carol, half],
  ];
  assert.equal(run(scene, spend(both)), "retry limit");
  assert.deepEqual([liquid(scene, scene.alice), liquid(scene, scene.carol)], before);
});

test("a budget is a limit for a period, and 0 closes its category", () => {
  const scene = new GovernedScene();
  const pay = (tokens: bigint) => run(scene, spend([[scene.carol, tokens * TOKEN]], "grants"));
  assert.equal(pay(1n), "final invalid", "there is no such category");
  assert.equal(run(scene, budget("grants", 100n * TOKEN, 10 * DAY)), "done");
  assert.equal(told(scene), "budgetSet");
  assert.equal(pay(60n), "done");
  assert.equal(pay(41n), "retry limit");
  assert.equal(pay(40n), "done");
  scene.wait(10 * DAY - 1);
  assert.equal(pay(1n), "retry limit");
  scene.wait(1);
  assert.equal(pay(100n), "done", "a new period");
  assert.equal(run(scene, budget("grants", 0n, 10 * DAY)), "done");
  assert.equal(pay(1n), "retry limit");
  assert.equal(run(scene, spend([[scene.carol, TOKEN]])), "done", "another pocket is open");
});

test("a budget is set by a large vote, and sets nothing aside", () => {
  const scene = new GovernedScene();
  const payload = budget("grants", 100n * TOKEN, 10 * DAY);
  const number = scene.propose(scene.alice, "treasury_action", payload);
  assert.equal(scene.proposal(number).submitted?.track, "treasury_large");
  scene.pass(number);
  assert.equal(availableFunds(scene.state), TREASURY);
  scene.untilRun(number);
  assert.equal(scene.status(number), "executed");
  assert.equal(run(scene, spend([[scene.carol, TOKEN]], "grants")), "done");
});

test("a budget that was set in between makes an approval stale", () => {
  const scene = new GovernedScene();
  const payload = budget("grants", 100n, DAY);
  const guards = () => TREASURY_ACTION.guards(scene.state, payload, scene.context);
  const before = guards();
  assert.deepEqual(
    before.map(({ key, version }) => [key, version]),
    [["budget.grants", 0]],
  );
  assert.equal(run(scene, budget("grants", 5n, DAY)), "done");
  assert.deepEqual(
    guards().map(({ version }) => version),
    [1],
  );
  assert.notDeepEqual(guards()[0]?.valueDigest, before[0]?.valueDigest);
  const spending = spend([[scene.carol, 1n]]);
  assert.deepEqual(TREASURY_ACTION.guards(scene.state, spending, scene.context), []);
});

test("a stream vests with time, pays its recipient alone, and what is cancelled comes back", () => {
  const scene = new GovernedScene();
  const { now: start } = scene;
  const total = 1000n * TOKEN;
  const terms = stream(scene.carol, total, [start, start + 100, start + 1000]);
  assert.equal(run(scene, terms), "done");
  assert.equal(readSupply(scene.state).streams, total);
  assert.equal(treasury(scene), TREASURY - total);
  const claim = (account: AccountId, amount: bigint | null, number = 1) =>
    scene.run(account, "claimStream", { stream: number, amount })?.code ?? "ok";
  assert.equal(claim(scene.carol, null, 2), "GOV_STREAM_UNKNOWN");
  assert.equal(claim(scene.alice, 0n), "GOV_NOT_PERMITTED", "who asks comes before what is asked");
  assert.equal(claim(scene.carol, 0n), "GOV_AMOUNT_ZERO");
  scene.wait(99);
  assert.equal(claim(scene.carol, null), "GOV_NOTHING_TO_CLAIM", "before the cliff");
  scene.wait(1);
  const before = liquid(scene, scene.carol);
  assert.equal(claim(scene.carol, 100n * TOKEN + 1n), "GOV_FUNDS_INSUFFICIENT");
  assert.equal(claim(scene.carol, 40n * TOKEN), "ok");
  assert.equal(claim(scene.carol, null), "ok", "the rest of a tenth");
  assert.equal(liquid(scene, scene.carol), before + 100n * TOKEN);
  assert.equal(claim(scene.carol, null), "GOV_NOTHING_TO_CLAIM");
  scene.wait(200);
  assert.equal(run(scene, cancelStream(1)), "done");
  assert.equal(told(scene), "streamCancelled");
  assert.equal(treasury(scene), TREASURY - 300n * TOKEN, "seven tenths are back");
  scene.wait(5000);
  assert.equal(claim(scene.carol, null), "ok", "what had vested is still there");
  assert.equal(liquid(scene, scene.carol), before + 300n * TOKEN);
  assert.equal(readSupply(scene.state).streams, 0n);
  assert.equal(run(scene, cancelStream(1)), "final invalid");
  assert.equal(readStream(scene.state, 1)?.claimed, 300n * TOKEN);
});

test("a cancellation is made for a stream that runs, and claims do not spoil it", () => {
  const scene = new GovernedScene();
  const { now } = scene;
  assert.equal(run(scene, stream(scene.carol, 1000n, [now, now, now + 10])), "done");
  assert.equal(told(scene), "streamStarted");
  const guards = () => TREASURY_ACTION.guards(scene.state, cancelStream(1), scene.context);
  const before = guards();
  assert.equal(before[0]?.key, "stream.1");
  scene.wait(5);
  scene.accept(scene.carol, "claimStream", { stream: 1, amount: null });
  assert.deepEqual(scene.lastNames, ["streamClaimed"]);
  assert.deepEqual(guards(), before);
  assert.equal(judge(scene, cancelStream(1)), null);
  assert.equal(judge(scene, cancelStream(2)), "GOV_STREAM_UNKNOWN");
  scene.wait(5);
  assert.equal(judge(scene, cancelStream(1)), "GOV_PAYLOAD_INVALID action.stream_id", "finished");
  assert.equal(run(scene, cancelStream(1)), "done", "nothing comes back");
  assert.notDeepEqual(guards(), before);
  assert.equal(judge(scene, cancelStream(1)), "GOV_PAYLOAD_INVALID action.stream_id", "cancelled");
});

test("payloads: sums above nothing, no system account, times in order, a category that exists", () => {
  const scene = new GovernedScene();
  const invalid = (path: string) => `GOV_PAYLOAD_INVALID action.${path}`;
  assert.equal(judge(scene, spend([[scene.carol, 1n]])), null);
  assert.equal(judge(scene, spend([[scene.carol, 0n]])), invalid("payouts.0.amount"));
  const system: readonly Payout[] = [
    [scene.carol, 1n],
    [TREASURY_ACCOUNT, 1n],
  ];
  assert.equal(judge(scene, spend(system)), invalid("payouts.1.recipient"));
  const unknown = "GOV_PAYLOAD_INVALID budget_category";
  assert.equal(judge(scene, spend([[scene.carol, 1n]], "grants")), unknown);
  const to = (recipient: AccountId, total: bigint, times: readonly [number, number, number]) =>
    judge(scene, stream(recipient, total, times));
  assert.equal(to(scene.carol, 1n, [5, 5, 6]), null);
  assert.equal(to(scene.carol, 0n, [5, 5, 6]), invalid("total"));
  assert.equal(to(TREASURY_ACCOUNT, 1n, [5, 5, 6]), invalid("recipient"));
  assert.equal(to(scene.carol, 1n, [5, 4, 6]), invalid("cliff"));
  assert.equal(to(scene.carol, 1n, [5, 7, 6]), invalid("cliff"));
  assert.equal(to(scene.carol, 1n, [5, 5, 5]), invalid("end"));
  assert.equal(to(scene.carol, 1n, [5, 6, 6]), null, "all at its cliff");
  assert.equal(judge(scene, budget("grants", 0n, 1)), null);
  assert.equal(judge(scene, budget("grants", 0n, 0)), invalid("period"));
});
