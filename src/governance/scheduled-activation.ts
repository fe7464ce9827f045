import { list } from "../codec/compound.ts";
import { bool, bytesOf, type Infer, text } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { concatBytes, EMPTY_BYTES } from "../primitives/bytes.ts";
import { bytesUint, uintBytes } from "./big-endian.ts";
import { namedUnion } from "./named-union.ts";
import { proposalSuffix } from "./proposal.ts";
import { heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** What begins at a height. */
const scheduledSchema = namedUnion({
  upgrade: {
    height: heightSchema,
    name: text(1, 64),
    version: text(1, 32),
    /** Features that the release can switch, beside those of the one before. */
    features: list(text(1, 48), 0, 32),
  },
  feature: { height: heightSchema, feature: text(1, 48), enabled: bool },
});

/** An effect of an executed proposal that begins at a later height. */
export type ScheduledActivation = Infer<typeof scheduledSchema>;

/** By the number of the proposal. */
const scheduledTable = stateTable("sched.of/", scheduledSchema);
/** `height ‖ number`. */
const heightTable = stateTable("sched.at/", bytesOf(0));

/** What an executed proposal has scheduled and neither begun nor withdrawn, or undefined. */
export function readScheduled(state: StateReader, number: number): ScheduledActivation | undefined {
  return readState(state, scheduledTable, proposalSuffix(number));
}

/** Notes what begins at a height. */
export function addScheduled(
  draft: StateDraft,
  number: number,
  scheduled: ScheduledActivation,
): void {
  assert(readScheduled(draft, number) === undefined, `proposal ${number} schedules twice`);
  writeState(draft, scheduledTable, { suffix: proposalSuffix(number), value: scheduled });
  const suffix = concatBytes(uintBytes(scheduled.height), uintBytes(number));
  writeState(draft, heightTable, { suffix, value: EMPTY_BYTES });
}

/** Forgets what was scheduled: it has begun, or was withdrawn. */
export function removeScheduled(
  draft: StateDraft,
  number: number,
  { height }: ScheduledActivation,
): void {
  draft.delete(stateKey(scheduledTable, proposalSuffix(number)));
  draft.delete(stateKey(heightTable, concatBytes(uintBytes(height), uintBytes(number))));
}

/** Proposals whose effects begin at or below a height, by height and then by number; at most `limit`. */
export function dueActivations(
  state: StateReader,
  height: Height,
  limit: number,
): readonly number[] {
  const start = heightTable.prefix.length;
  const due: number[] = [];
  for (const [key] of state.entries(heightTable.prefix)) {
    if (bytesUint(key.subarray(start, start + 8)) > height || due.length >= limit) break;
    due.push(bytesUint(key.subarray(start + 8)));
  }
  return due;
}
