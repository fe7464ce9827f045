import assert from "node:assert/strict";
import type { GovernanceContext } from "../../../src/governance/context.ts";
import type { Status } from "../../../src/governance/names.ts";
import { Overlay } from "../../../src/governance/overlay.ts";
import { countProposals } from "../../../src/governance/proposal.ts";
import { runDueWork } from "../../../src/governance/run-due.ts";
import type { StateReader } from "../../../src/governance/state-access.ts";
import { computeStatus } from "../../../src/governance/status.ts";
import { readClock } from "../../../src/machine/clock.ts";

/** Steps that due work takes beside those that the clock has taken before it. A run may stop another proposal. */
const BY_DUE_WORK: ReadonlySet<string> = new Set([
  "discussion -> review",
  "discussion -> voting",
  "discussion -> rejected",
  "discussion -> cancelled",
  "review -> voting",
  "review -> rejected",
  "review -> cancelled",
  "voting -> cancelled",
  "queued -> executed",
  "queued -> failed",
  "queued -> cancelled",
  "executed -> reverted",
]);

/**
 * I12: what the clock has decided is the same before the work that records it and after. The due work of the block is
 * done once more on the state before, at the time of the block.
 */
export function checkDue(before: StateReader, after: StateReader, place: GovernanceContext): void {
  const now = readClock(after);
  const told = statusesOf(before, now);
  const worked = new Overlay(before);
  runDueWork(worked, place);
  for (const [number, status] of statusesOf(worked, now)) {
    const old = told.get(number);
    if (old === undefined || old === status) continue;
    assert(BY_DUE_WORK.has(`${old} -> ${status}`), `due work on ${number}: ${old} -> ${status}`);
  }
}

function statusesOf(state: StateReader, now: number): ReadonlyMap<number, Status> {
  const statuses = new Map<number, Status>();
  for (let number = 1; number <= countProposals(state); number++) {
    statuses.set(number, computeStatus(state, number, now).status);
  }
  return statuses;
}
