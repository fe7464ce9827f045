import assert from "node:assert/strict";
import { foldLedgerEvents } from "../../src/consensus/ledger-events.ts";
import type { LedgerFacts } from "../../src/consensus/ledger-facts.ts";
import { pendingEpoch, resolveEpoch } from "../../src/consensus/schedule.ts";
import { decodeEpochRecord, type EpochRecord, epochRank } from "../../src/ledger/epoch-record.ts";
import { kindOf } from "./epoch-scene.ts";
import { Random } from "./random.ts";
import { drawGenesis } from "./schedule-decisions.ts";
import { type EventBody, eventContextOf, ScheduleRun } from "./schedule-run.ts";

/** How many random schedules of how many blocks, one for each seed from the first on. */
export interface ScheduleSample {
  readonly firstSeed: number;
  readonly count: number;
  readonly blocks: number;
}

/**
 * Runs random schedules and checks the invariants of each. Returns how often each decision was taken and each code was
 * answered.
 */
export function checkSchedules(sample: ScheduleSample): ReadonlyMap<string, number> {
  const { firstSeed, count, blocks } = sample;
  const totals = new Map<string, number>();
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    try {
      for (const [name, times] of checkSchedule(seed, blocks)) {
        totals.set(name, (totals.get(name) ?? 0) + times);
      }
    } catch (cause) {
      throw new Error(`schedule of SEED=${seed}`, { cause });
    }
  }
  return totals;
}

function checkSchedule(seed: number, blocks: number): ReadonlyMap<string, number> {
  const random = new Random(seed);
  const genesis = drawGenesis(random);
  const run = new ScheduleRun(random, genesis);
  const seen: LedgerFacts[] = [genesis];
  const half = random.between(1, blocks - 1);
  for (let i = 0; i < half; i++) seen.push(advance(run));
  const fork = run.fork(new Random(seed + 1));
  for (let i = half; i < blocks; i++) seen.push(advance(run));
  const forkSeen = Array.from({ length: blocks - half }, () => advance(fork));
  // The schedule is a function of the bodies: folded again, from the beginning or from the fork, it is the same.
  assert.deepEqual(foldBodies(genesis, run.bodies), run.facts);
  assert.deepEqual(foldBodies(genesis, fork.bodies), fork.facts);
  assert.deepEqual(foldBodies(seen[half] ?? genesis, run.bodies.slice(half)), run.facts);
  checkBranch(genesis, seen, run.bodies);
  checkBranch(genesis, [...seen.slice(0, half + 1), ...forkSeen], fork.bodies);
  return run.counts;
}

function advance(run: ScheduleRun): LedgerFacts {
  run.step();
  return run.facts;
}

function foldBodies(genesis: LedgerFacts, bodies: readonly EventBody[]): LedgerFacts {
  let facts = genesis;
  for (const { height, events } of bodies) {
    const folded = foldLedgerEvents(facts, events, eventContextOf(height));
    assert(folded.ok, `body ${height}`);
    facts = folded.value;
  }
  return facts;
}

/** E1 to E8 over everything that ever stood in the schedule of a branch; `seen[h]` is as of bodies 0..h. */
function checkBranch(
  genesis: LedgerFacts,
  seen: readonly LedgerFacts[],
  bodies: readonly EventBody[],
): void {
  seen.forEach((facts, height) => {
    checkResolve(facts, height);
    if (height > 0) checkStep(seen[height - 1] ?? genesis, facts, height);
  });
  checkRecords(seen.at(-1) ?? genesis);
  for (const { height, events } of bodies) {
    for (const { topic, data } of events) {
      if (topic !== "epoch.scheduled") continue;
      const record = decodeEpochRecord(data);
      assert(record.ok);
      const { floor } = seen[height] ?? genesis;
      assert.ok(epochRank(record.value) >= floor.minRank, `below the floor at ${height}`);
    }
  }
}

/** Resolve is total and unique: one record claims each height, and it is the one that resolve names. */
function checkResolve(facts: LedgerFacts, height: number): void {
  const records = facts.schedule.map(({ record }) => record);
  for (const at of [0, height, height + 1, height + 7, 10 ** 6]) {
    const owners = records.filter((record, index) => {
      const end = (records[index + 1]?.start ?? Number.POSITIVE_INFINITY) - 1;
      return record.start <= at && at <= end;
    });
    assert.equal(owners.length, 1, `owners of height ${at} as of ${height}`);
    assert.equal(resolveEpoch(facts.schedule, at).record, owners[0]);
  }
  assert.ok(records.filter((record) => record.start > height).length <= 1, "two records pending");
}

/** From one body to the next: nothing in force changes, and inside the freeze nothing pending does. */
function checkStep(before: LedgerFacts, after: LedgerFacts, height: number): void {
  const inForce = before.schedule.filter(({ record }) => record.start <= height);
  assert.deepEqual(after.schedule.slice(0, inForce.length), inForce, `history at ${height}`);
  const pending = pendingEpoch(before.schedule, height);
  if (pending === null) return;
  const { freezeBlocks } = resolveEpoch(before.schedule, height).record.timing;
  if (height < pending.record.start - freezeBlocks) return;
  assert.deepEqual(after.schedule, before.schedule, `the freeze at ${height}`);
}

/** What holds between neighbours of a finished schedule. */
function checkRecords(facts: LedgerFacts): void {
  const records: readonly EpochRecord[] = facts.schedule.map(({ record }) => record);
  records.forEach((record, index) => {
    assert.equal(record.index, index);
    const before = records[index - 1];
    if (before === undefined) return;
    assert.ok(record.start > before.start, "starts rise");
    assert.deepEqual(record.prevEpochHash, facts.schedule[index - 1]?.epochHash, "links hold");
    assert.ok(record.rule > 1 || before.rule === 1, "no way back to v1-legacy");
    const isFallback = record.kind === kindOf("fallback");
    assert.ok(
      isFallback || epochRank(record) >= epochRank(before),
      "the rank falls by fallback only",
    );
    if (record.kind === kindOf("planned") || record.kind === kindOf("renewal")) {
      assert.ok(record.start >= before.start + before.timing.minDwellBlocks, "the dwell");
    }
  });
}
