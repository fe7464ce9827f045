import assert from "node:assert/strict";
import { readAccount } from "../../../src/governance/account.ts";
import { bytesUint } from "../../../src/governance/big-endian.ts";
import { mapKeyBytes } from "../../../src/governance/byte-map.ts";
import { readSettings } from "../../../src/governance/chain-settings.ts";
import { checkConservation } from "../../../src/governance/conservation.ts";
import { listHolds } from "../../../src/governance/hold.ts";
import { countMeasures, measureEnd, requireMeasure } from "../../../src/governance/measure.ts";
import type { Status } from "../../../src/governance/names.ts";
import { readParameter } from "../../../src/governance/parameter.ts";
import { checkParameterBounds } from "../../../src/governance/parameter-bounds.ts";
import { isParameterKey } from "../../../src/governance/parameter-table.ts";
import {
  countProposals,
  type Proposal,
  requireProposal,
} from "../../../src/governance/proposal.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";
import { computeStatus } from "../../../src/governance/status.ts";
import { isSupplyBalanced, readGeneration, readSupply } from "../../../src/governance/supply.ts";
import type { AccountId } from "../../../src/primitives/brand.ts";
import { checkActs, checkAppeals, checkAttestations, checkReview } from "./engine-offices.ts";
import { checkFacts, checkRun, checkStep } from "./engine-proposals.ts";
import { checkCast, checkPower, checkVote } from "./engine-recount.ts";
import { accountsIn, type EngineView } from "./engine-view.ts";
import type { WatchedEvent } from "./watched-events.ts";

const NUMBER_BYTES = 8;

/** What an event has written under a prefix: what follows the prefix in each key. */
function suffixes({ written }: WatchedEvent, prefix: string): readonly string[] {
  const found: string[] = [];
  for (const name of written) if (name.startsWith(prefix)) found.push(name.slice(prefix.length));
  return found;
}

function touches(event: WatchedEvent, prefixes: readonly string[]): boolean {
  for (const name of event.written) {
    if (prefixes.some((prefix) => name.startsWith(prefix))) return true;
  }
  return false;
}

/** The running numbers that follow prefixes in the keys that an event has written. */
function numbersIn(event: WatchedEvent, ...prefixes: readonly string[]): readonly number[] {
  const found = prefixes.flatMap((prefix) => suffixes(event, prefix));
  const numbers = found.map((suffix) => bytesUint(mapKeyBytes(suffix.slice(0, NUMBER_BYTES))));
  return [...new Set(numbers)].sort((left, right) => left - right);
}

const UNITS = ["acct/", "stake/", "hold/", "supply", "stream/", "streams"];
const POWER = ["acct/", "stake/", "dlg.", "val", "pow.", "elect/", "param/electorate"];
const DEPOSIT_HOLD = `hold/\u0000`;

/**
 * What holds after every single event, as the engine makes it: of all that the event has written, and of all that what
 * it has written may have a bearing on. What it has not written stands as it stood, and held then.
 */
export function checkEvent(event: WatchedEvent): void {
  const { after: state, place, name } = event;
  const { now, height } = place;
  const view: EngineView = { state, now, height, people: accountsIn(state) };
  try {
    if (touches(event, UNITS)) checkUnits(event);
    if (touches(event, POWER)) checkPower(view);
    checkProposals(view, event);
    checkNeverBack(event);
    checkActs(view, numbersIn(event, "act/", "actsig/"));
    checkAppeals(view, numbersIn(event, "forum.mod/", "forum.opinion/"));
    checkAttestations(view, numbersIn(event, "attest/", "attestby/"));
    if (touches(event, ["measure/"])) checkMeasures(state);
    checkBounds(event);
  } catch (error) {
    throw new Error(`after ${name} at height ${height}`, { cause: error });
  }
}

/** I1: every base unit is counted anew, and a deposit is held as long as it is not settled. */
function checkUnits(event: WatchedEvent): void {
  const { after } = event;
  assert(isSupplyBalanced(readSupply(after)), "the running totals do not add up");
  assert.equal(checkConservation(after), null);
  for (const number of numbersIn(event, DEPOSIT_HOLD, "prop/")) {
    const { total, settled } = requireProposal(after, number).deposit;
    const holds = listHolds(after, "deposit", number);
    const held = holds.reduce((sum, { amount }) => sum + amount, 0n);
    assert.equal(held, settled > 0 ? 0n : total, `what is held for ${number}`);
  }
}

/** I2 to I4, I8, I9 and I12 of the proposals that the event has something to do with. */
function checkProposals(view: EngineView, event: WatchedEvent): void {
  const { before, name } = event;
  const known = countProposals(before);
  const { state, now } = view;
  for (const number of numbersIn(event, "tally/", "bw/", "ballot/")) {
    checkVote(view, number);
    checkCast(before, state, number);
  }
  for (const number of numbersIn(event, "panel/", "review/", "report/")) checkReview(view, number);
  // A measure holds runs and stretches their windows, whichever they are.
  const isAboutAll = touches(event, ["measure"]);
  const all = Array.from({ length: known }, (_, place) => place + 1);
  for (const number of isAboutAll ? all : numbersIn(event, "prop/")) {
    const old = number <= known ? requireProposal(before, number) : undefined;
    checkFacts(view, number, old);
    checkRun(view, number);
    const status = statusOf(state, number, now);
    if (old === undefined) assert.equal(status, "draft", `${number} began as ${status}`);
    else checkStep(statusOf(before, number, now), status, `${name} of ${number}`);
    checkRunOnce(old, requireProposal(state, number), number);
  }
}

/**
 * The status of a proposal. Between its lock and the event that says what it waits for, its panel or a slot, the facts
 * say nothing of it: until then it is where it was.
 */
function statusOf(state: StateReader, number: number, now: number): Status {
  const { locked, review, ready, ended } = requireProposal(state, number);
  const isBetween = locked !== null && review === null && ready === null && ended === null;
  return isBetween ? "discussion" : computeStatus(state, number, now).status;
}

/** I9: what has run has run for good, and does not run again. */
function checkRunOnce(before: Proposal | undefined, after: Proposal, number: number): void {
  if (before?.ended?.how !== "executed") return;
  assert.deepEqual(after.ended, before.ended, `${number} ran again`);
}

/** I7: sequences, the generation and the numbers of acts never go back. */
function checkNeverBack(event: WatchedEvent): void {
  const { before, after } = event;
  for (const suffix of suffixes(event, "acct/")) {
    const account = mapKeyBytes(suffix) as AccountId;
    const [old, now] = [before, after].map((state) => readAccount(state, account)?.sequence ?? 0);
    assert(Number(now) >= Number(old), "a sequence number went back");
  }
  assert(readGeneration(after) >= readGeneration(before), "the generation went back");
}

/** I10: every measure ends by the clock; what nobody has ratified, when it was declared to. */
export function checkMeasures(state: StateReader): void {
  for (let number = 1; number <= countMeasures(state); number++) {
    const measure = requireMeasure(state, number);
    const { startAt, expiresAt, declaredUntil, ratifiedBy, proposal } = measure;
    assert(Number.isSafeInteger(expiresAt) && expiresAt >= startAt, `measure ${number} has no end`);
    if (proposal === null && ratifiedBy === null) {
      assert(measureEnd(measure) <= declaredUntil, `measure ${number} outlives its declaration`);
    }
  }
}

/** I13: what an event has set is within its bounds, now and at the end of its way. */
function checkBounds(event: WatchedEvent): void {
  const { after, place } = event;
  for (const key of suffixes(event, "param/")) {
    assert(isParameterKey(key), `unknown parameter ${key}`);
    const { network, decimals } = readSettings(after);
    for (const at of [place.now, Number.MAX_SAFE_INTEGER]) {
      const value = readParameter(after, key, at);
      assert.equal(checkParameterBounds(key, value, { network, decimals }), null, key);
    }
  }
}
