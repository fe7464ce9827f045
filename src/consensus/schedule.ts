import type { EpochRecord } from "../ledger/epoch-record.ts";
import { assert, assertDefined, unreachable } from "../primitives/assert.ts";
import type { Digest, Height } from "../primitives/brand.ts";

/** A record with its hash: what headers name and what the next record links to. */
export interface ScheduledEpoch {
  readonly record: EpochRecord;
  /** Null where this process lacks the algorithm: a pending record that it will halt before and never enter. */
  readonly epochHash: Digest | null;
}

/** The hash of a record that is or was in force, whose algorithm this process must have had to come so far. */
export function hashInForce(epoch: ScheduledEpoch): Digest {
  return assertDefined(epoch.epochHash, `epoch ${epoch.record.index} without its hash`);
}

/**
 * All records of a branch in ascending order of their start. Only starts are stored: an end is the next start less
 * one, so that gaps and overlaps cannot be written.
 */
export type EpochSchedule = readonly ScheduledEpoch[];

/**
 * The record in force at a height: the one with the greatest start at or below it.
 * Requires: a schedule with a record that starts at 0. Cost: O(records) from the newest.
 */
export function resolveEpoch(schedule: EpochSchedule, height: Height): ScheduledEpoch {
  assert(height >= 0, `no epoch below the first block: ${height}`);
  for (let i = schedule.length - 1; i >= 0; i--) {
    const entry = assertDefined(schedule[i], "schedule index");
    if (entry.record.start <= height) return entry;
  }
  return unreachable("a schedule without a record at height 0");
}

/** The record that is announced but not in force at a height, or null. At most one exists (E7). */
export function pendingEpoch(schedule: EpochSchedule, height: Height): ScheduledEpoch | null {
  const last = schedule[schedule.length - 1];
  return last !== undefined && last.record.start > height ? last : null;
}

/** Last height of a record, or null while no later record is known. */
export function epochEnd(schedule: EpochSchedule, index: number): Height | null {
  const position = schedule.findIndex((entry) => entry.record.index === index);
  const next = schedule[position + 1];
  return position < 0 || next === undefined ? null : next.record.start - 1;
}

/** True iff the record may no longer be cancelled or replaced at a height: from `start - Z` on. */
export function isFrozen(
  schedule: EpochSchedule,
  pending: ScheduledEpoch,
  height: Height,
): boolean {
  const { freezeBlocks } = resolveEpoch(schedule, height).record.timing;
  return height >= pending.record.start - freezeBlocks;
}
