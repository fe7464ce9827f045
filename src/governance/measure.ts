import { list, set, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { uintBytes } from "./big-endian.ts";
import { nameOf } from "./name-schema.ts";
import { COMPONENTS } from "./names.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** What can be in force for a while and ends by the clock. */
export const MEASURE_KINDS = ["pause_network", "enable_maintenance", "freeze_accounts"] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

/** Accounts that one measure can freeze. */
export const FROZEN_ACCOUNTS_MAX = 64;
/** Measures that can be in force at a time, so that the gate of every command stays short. */
export const MEASURES_OPEN_MAX = 64;
/** No measure is longer, ratified or voted: the upper bound of the parameters `emergency.ratified_*`. */
export const MEASURE_SECONDS_MAX = 90 * 24 * 3600;

export const measureSchema = struct({
  kind: nameOf(MEASURE_KINDS),
  /** What is held, in the order of the components; none for a freeze. */
  components: list(nameOf(COMPONENTS), 0, COMPONENTS.length),
  /** Who is frozen. */
  accounts: set(accountIdSchema, 0, FROZEN_ACCOUNTS_MAX),
  /** Number of the act that declared it, or null where a vote did. */
  act: nullable(uint()),
  /** Number of the proposal that decided it, or null where a council did. */
  proposal: nullable(uint()),
  evidenceDigest: nullable(digestSchema),
  startAt: secondsSchema,
  /** Until when it was declared or decided to last, whatever has become of that. */
  declaredUntil: secondsSchema,
  expiresAt: secondsSchema,
  /** Seconds from the start that a ratification grants; null where none is needed. */
  ratifiedS: nullable(secondsSchema),
  /** The proposal that has ratified it. */
  ratifiedBy: nullable(uint()),
  endedAt: nullable(secondsSchema),
  /** Raised by each change, so that a plan made on another state is stale. */
  version: uint(),
});

/** Something that holds commands, runs or accounts, from a start to an end that is known beforehand. */
export type Measure = Infer<typeof measureSchema>;

const measureTable = stateTable("measure/", measureSchema);
const measureCountTable = stateTable("measurecount", uint());
const openMeasuresTable = stateTable(
  "measureopen",
  set(uint(), 0, MEASURES_OPEN_MAX, { schema: uint(), of: (number) => number }),
);

export function readMeasure(state: StateReader, number: number): Measure | undefined {
  return readState(state, measureTable, uintBytes(number));
}

/** A measure that is known to exist. */
export function requireMeasure(state: StateReader, number: number): Measure {
  return assertDefined(readMeasure(state, number), `no measure ${number}`);
}

/** How many measures there ever were; the next one gets this number plus one. Numbers follow their starts. */
export function countMeasures(state: StateReader): number {
  return readState(state, measureCountTable) ?? 0;
}

/** Numbers of the measures whose end has not been stated yet: those in force are among them. */
export function openMeasures(state: StateReader): readonly number[] {
  return readState(state, openMeasuresTable) ?? [];
}

/** The second from which it is no longer in force. */
export function measureEnd({ expiresAt, endedAt }: Measure): number {
  return endedAt === null ? expiresAt : Math.min(expiresAt, endedAt);
}

/** Half-open: in force from the start until before the end, with or without a transaction that says so. */
export function isInForce(measure: Measure, now: number): boolean {
  return measure.startAt <= now && now < measureEnd(measure);
}

/** Writes a new measure under the next number, which it returns. Requires: fewer than the most are open. */
export function addMeasure(draft: StateDraft, measure: Measure): number {
  assert(measure.expiresAt > measure.startAt, "a measure without length");
  assert(measure.expiresAt - measure.startAt <= MEASURE_SECONDS_MAX, "a measure too long");
  const number = countMeasures(draft) + 1;
  writeState(draft, measureCountTable, { value: number });
  writeState(draft, openMeasuresTable, { value: [...openMeasures(draft), number] });
  writeMeasure(draft, number, measure);
  return number;
}

function writeMeasure(draft: StateDraft, number: number, measure: Measure): void {
  writeState(draft, measureTable, { suffix: uintBytes(number), value: measure });
}

/** Changes facts of a measure; its version rises. */
export function changeMeasure(
  draft: StateDraft,
  number: number,
  changed: Partial<Pick<Measure, "accounts" | "expiresAt" | "ratifiedBy" | "endedAt">>,
): Measure {
  const before = requireMeasure(draft, number);
  const measure = { ...before, ...changed, version: before.version + 1 };
  writeMeasure(draft, number, measure);
  return measure;
}

/** Takes a measure that has ended out of the list that the gates read. */
export function closeMeasure(draft: StateDraft, number: number): void {
  const value = openMeasures(draft).filter((open) => open !== number);
  writeState(draft, openMeasuresTable, { value });
}
