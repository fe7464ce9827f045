import { list, struct } from "../codec/compound.ts";
import { type Infer, text, uint } from "../codec/schema.ts";
import { divFloor } from "../primitives/integer.ts";
import { uintBytes } from "./big-endian.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateTable, writeState } from "./state-table.ts";

const participationSchema = struct({
  /** Closed votes of the house, and the sum of their shares of cast power in millionths. */
  closed: uint(),
  sumPpm: uint(),
});

const countersSchema = struct({
  proposals: struct({
    submitted: uint(),
    /** In discussion, review or voting. */
    active: uint(),
    executed: uint(),
    reverted: uint(),
    failed: uint(),
    rejected: uint(),
    vetoed: uint(),
    cancelled: uint(),
    expired: uint(),
    /** Of those, the ones that had passed. */
    expiredPassed: uint(),
  }),
  votes: struct({
    closed: uint(),
    extended: uint(),
    ballots: uint(),
    changed: uint(),
    /** First ballots that took power back from delegates. */
    overriding: uint(),
    community: participationSchema,
    validators: participationSchema,
  }),
  reviews: struct({ closed: uint(), totalS: uint() }),
  /** Seconds from submission, and from eta, to the run. */
  runs: struct({ totalS: uint(), waitedS: uint() }),
  parameters: struct({ changed: uint(), undone: uint() }),
  forfeited: amountSchema,
  /** Measures started, by kind and origin. */
  emergencies: list(struct({ kind: text(1, 32), origin: text(1, 16), count: uint() }), 0, 64),
  rollbacks: uint(),
});

/** Running sums from which the metrics are computed; each event moves them once. */
export type MetricCounters = Infer<typeof countersSchema>;

const countersTable = stateTable("metrics", countersSchema);

const NO_PARTICIPATION = { closed: 0, sumPpm: 0 };

const ZERO: MetricCounters = {
  proposals: {
    submitted: 0,
    active: 0,
    executed: 0,
    reverted: 0,
    failed: 0,
    rejected: 0,
    vetoed: 0,
    cancelled: 0,
    expired: 0,
    expiredPassed: 0,
  },
  votes: {
    closed: 0,
    extended: 0,
    ballots: 0,
    changed: 0,
    overriding: 0,
    community: NO_PARTICIPATION,
    validators: NO_PARTICIPATION,
  },
  reviews: { closed: 0, totalS: 0 },
  runs: { totalS: 0, waitedS: 0 },
  parameters: { changed: 0, undone: 0 },
  forfeited: 0n,
  emergencies: [],
  rollbacks: 0,
};

export function readCounters(state: StateReader): MetricCounters {
  return readState(state, countersTable) ?? ZERO;
}

export function writeCounters(draft: StateDraft, value: MetricCounters): void {
  writeState(draft, countersTable, { value });
}

/** Times of one page: so that none is ever written anew with all the others. */
const PAGE_TIMES = 256;

const timesTable = stateTable("mtimes/", list(uint(), 0, PAGE_TIMES));

/** Keeps the seconds from submission to run of one more proposal. `count`: how many are kept already. */
export function addRunTime(draft: StateDraft, count: number, seconds: number): void {
  const suffix = uintBytes(divFloor(count, PAGE_TIMES));
  const times = readState(draft, timesTable, suffix) ?? [];
  writeState(draft, timesTable, { suffix, value: [...times, seconds] });
}

/** All that were kept. Cost: linear in them; for queries. */
export function listRunTimes(state: StateReader): readonly number[] {
  return [...listState(state, timesTable)].flatMap(({ value }) => value);
}
