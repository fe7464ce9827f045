import assert from "node:assert/strict";
import type { Status } from "../../../src/governance/names.ts";
import { pausedSeconds } from "../../../src/governance/paused-seconds.ts";
import { type Proposal, requireProposal } from "../../../src/governance/proposal.ts";
import type { EngineView } from "./engine-view.ts";

/** Single steps of section 5.2. A block may take several of them. */
const STEPS: Readonly<Record<Status, readonly Status[]>> = {
  draft: ["discussion", "cancelled", "expired"],
  discussion: ["review", "voting", "rejected", "cancelled", "expired"],
  review: ["voting", "rejected", "cancelled", "expired"],
  voting: ["queued", "rejected", "vetoed", "cancelled"],
  queued: ["executed", "failed", "vetoed", "expired", "cancelled"],
  executed: ["reverted"],
  failed: [],
  rejected: [],
  vetoed: [],
  cancelled: [],
  expired: [],
  reverted: [],
};

function isReachable(from: Status, to: Status): boolean {
  return from === to || STEPS[from].some((next) => isReachable(next, to));
}

/** I12: one event takes a proposal one step, or none. */
export function checkStep(from: Status, to: Status, told: string): void {
  assert(from === to || STEPS[from].includes(to), `${told}: ${from} -> ${to}`);
}

/** I12: only the steps of section 5.2, several of them in a block. */
export function checkSteps(
  before: ReadonlyMap<number, Status>,
  after: ReadonlyMap<number, Status>,
  told: string,
): void {
  for (const [number, status] of after) {
    const old = before.get(number);
    if (old === undefined) continue;
    assert(isReachable(old, status), `${number} went from ${old} to ${status} at ${told}`);
  }
}

/**
 * Facts are written once: what stood before stands now, but for the end of a vote, which grows. A revision renews the
 * plan and its review.
 */
export function checkFacts(
  { state }: EngineView,
  number: number,
  before: Proposal | undefined,
): void {
  const proposal = requireProposal(state, number);
  const { opened, closed } = proposal;
  if (opened !== null) {
    const { start, end, hardCap, snapshotHeight, height } = opened;
    const isEarly = closed !== null && closed.at < hardCap && closed.at === end;
    assert(start < end || (isEarly && start <= end), `${number}: start ${start}, end ${end}`);
    assert(end <= hardCap, `${number}: end ${end} after ${hardCap}`);
    assert(snapshotHeight < height, `${number}: a snapshot of its own block`);
  }
  if (before === undefined) return;
  const once = ({ id, type, proposer, created, submitted }: Proposal) => ({
    id,
    type,
    proposer,
    created,
    submitted: submitted === null ? null : { ...submitted, discussionEnd: 0 },
  });
  if (before.submitted !== null) assert.deepEqual(once(proposal), once(before), `${number}`);
  const kept = ["closed", "ended", "revertedBy"] as const;
  for (const fact of kept) {
    if (before[fact] !== null)
      assert.deepEqual(proposal[fact], before[fact], `${fact} of ${number}`);
  }
  if (before.opened !== null && opened !== null) {
    const { end, extensions } = before.opened;
    const fixed = { ...opened, end, extensions };
    assert.deepEqual(fixed, before.opened, `the opening of ${number}`);
    if (closed === null || !hasEndedEarly(closed, opened)) {
      assert(opened.end >= end, `the end of ${number} went from ${end} to ${opened.end}`);
    }
  }
  if (before.opened !== null) {
    assert.deepEqual(proposal.locked, before.locked, `the plan of ${number} in its vote`);
    assert.deepEqual(proposal.content, before.content, `the content of ${number} in its vote`);
  }
}

function hasEndedEarly(
  closed: NonNullable<Proposal["closed"]>,
  opened: NonNullable<Proposal["opened"]>,
): boolean {
  return closed.at === opened.end;
}

/** I9: what ran had passed, and ran not before `eta` and not after its window. */
export function checkRun({ state }: EngineView, number: number): void {
  const { ended, closed, locked } = requireProposal(state, number);
  if (ended?.how !== "executed") return;
  assert(closed !== null && locked !== null, `${number} ran without a vote`);
  assert.equal(closed.outcome, "passed", `${number} ran and had not passed`);
  const { eta, graceS } = closed;
  assert(ended.at >= eta, `${number} ran at ${ended.at}, before ${eta}`);
  const paused = pausedSeconds(state, locked.touches, eta, ended.at);
  assert(ended.at < eta + graceS + paused, `${number} ran at ${ended.at}, after its window`);
}
