import assert from "node:assert/strict";
import { bytesUint } from "../../src/governance/big-endian.ts";
import { DUE_BUDGETS, type DueClass, dueItems } from "../../src/governance/due.ts";
import { SCOPES } from "../../src/governance/electorate-table.ts";
import { isPassed } from "../../src/governance/end-of-proposal.ts";
import { requireFallback } from "../../src/governance/fallback-record.ts";
import { listHolds } from "../../src/governance/hold.ts";
import { TRACKS } from "../../src/governance/names.ts";
import {
  countDrafts,
  countOpenOf,
  countOpenOn,
  findOpenPayload,
} from "../../src/governance/open-proposals.ts";
import {
  countProposals,
  type Proposal,
  requireProposal,
  trackOf,
} from "../../src/governance/proposal.ts";
import { computeHorizon } from "../../src/governance/series.ts";
import { readSpikeRing } from "../../src/governance/spike-ring.ts";
import type { StateReader } from "../../src/governance/state-access.ts";
import { countVoting } from "../../src/governance/waiting-line.ts";
import { toHex } from "../../src/primitives/hex.ts";

/** Counts everything about proposals anew, by walking over all of them, and compares it with what the state keeps. */
export function recountProposals(state: StateReader): void {
  const all = new Map<number, Proposal>();
  for (let number = 1; number <= countProposals(state); number++) {
    all.set(number, requireProposal(state, number));
  }
  const isOpen = (proposal: Proposal) =>
    proposal.submitted?.exempt === false && proposal.ended === null && !isPassed(proposal);
  const count = (holds: (proposal: Proposal) => boolean) => [...all.values()].filter(holds).length;
  for (const track of TRACKS) {
    const isOn = (proposal: Proposal) => isOpen(proposal) && trackOf(proposal) === track;
    assert.equal(countOpenOn(state, track), count(isOn), `open on ${track}`);
    const isVoting = (proposal: Proposal) => isOn(proposal) && proposal.opened !== null;
    assert.equal(countVoting(state, track), count(isVoting), `in voting on ${track}`);
  }
  for (const [number, proposal] of all) {
    const { proposer } = proposal;
    const isOwn = (other: Proposal) => toHex(other.proposer) === toHex(proposer);
    const isDraft = (other: Proposal) => other.submitted === null && other.ended === null;
    assert.equal(
      countDrafts(state, proposer),
      count((other) => isOwn(other) && isDraft(other)),
    );
    assert.equal(
      countOpenOf(state, proposer),
      count((other) => isOwn(other) && isOpen(other)),
    );
    checkDeposit(state, number, proposal);
    if (isOpen(proposal)) {
      assert.equal(findOpenPayload(state, proposal.content.payloadDigest), number);
    }
  }
  checkDue(state, all);
  checkPins(state, all);
}

/**
 * The oldest power that is kept readable is that of the oldest vote that has not ended, of the daily totals, or of a
 * fallback whose objections are still looked after.
 */
function checkPins(state: StateReader, all: ReadonlyMap<number, Proposal>): void {
  const height = 1_000_000_000;
  const names = [
    { house: "validators", scope: null } as const,
    ...SCOPES.map((scope) => ({ house: "community", scope }) as const),
  ];
  const daily = names.flatMap((name) => readSpikeRing(state, name).map((entry) => entry.height));
  const fallbacks = dueItems(state, { dueClass: 7, now: Number.MAX_SAFE_INTEGER, limit: 100_000 })
    .filter(({ kind }) => kind === "objectionWindow")
    .map(({ reference }) => requireFallback(state, bytesUint(reference)).snapshotHeight);
  const oldest = [...all.values()].reduce(
    (least, { opened, ended }) =>
      opened === null || ended !== null ? least : Math.min(least, opened.snapshotHeight),
    Math.min(height - 1, ...daily, ...fallbacks),
  );
  assert.equal(computeHorizon(state, { height, rollbackDepthBlocks: 0 }).horizon, oldest);
}

/** A hold stands iff the deposit is not settled, with what was contributed. */
function checkDeposit(state: StateReader, number: number, proposal: Proposal): void {
  const { total, settled, contributors } = proposal.deposit;
  const holds = listHolds(state, "deposit", number);
  const held = holds.reduce((sum, { amount }) => sum + amount, 0n);
  assert.equal(held, settled > 0 ? 0n : total, `hold of ${number}`);
  if (settled === 0) assert.equal(holds.length, contributors, `contributors of ${number}`);
  const isDecided = proposal.ended !== null || isPassed(proposal);
  if (isDecided) assert.equal(held, 0n, `${number} is decided and not settled`);
}

/** Nothing is due any more for what has ended, but calls for slots, which are about their track. */
function checkDue(state: StateReader, all: ReadonlyMap<number, Proposal>): void {
  const kinds = ["draftExpiry", "lock", "votingClose", "reviewClose", "execution"];
  for (const dueClass of Object.keys(DUE_BUDGETS).map(Number) as DueClass[]) {
    const of = { dueClass, now: Number.MAX_SAFE_INTEGER, limit: 100_000 };
    for (const { kind, reference } of dueItems(state, of)) {
      if (!kinds.includes(kind)) continue;
      const number = bytesUint(reference);
      assert.equal(all.get(number)?.ended, null, `${kind} of ${number}, which has ended`);
    }
  }
}
