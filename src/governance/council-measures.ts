import { uint } from "../codec/schema.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import {
  countMeasures,
  MEASURE_SECONDS_MAX,
  type Measure,
  type MeasureKind,
  measureEnd,
  requireMeasure,
} from "./measure.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Span in which the pauses of a council are added up. */
const TOTAL_WINDOW_S = 30 * 24 * 3600;

/** Number of the last measure of a kind that a council has declared. */
const lastTable = stateTable("measurelast/", uint());

export function noteCouncilMeasure(draft: StateDraft, kind: MeasureKind, number: number): void {
  writeState(draft, lastTable, { suffix: asciiBytes(kind), value: number });
}

/** The last measure of a kind that a council has declared, or undefined. */
export function lastCouncilMeasure(state: StateReader, kind: MeasureKind): Measure | undefined {
  const number = readState(state, lastTable, asciiBytes(kind));
  return number === undefined ? undefined : requireMeasure(state, number);
}

/**
 * Seconds of the 30 days before `until` in which pauses held that a council had declared and no vote had prolonged.
 * Pauses of a council do not overlap, since the cool-down lets no second one begin before the first has ended.
 * Cost: the measures that began since the longest one before those 30 days could have.
 */
export function councilPauseSeconds(state: StateReader, until: number): number {
  const from = until - TOTAL_WINDOW_S;
  let total = 0;
  for (let number = countMeasures(state); number > 0; number--) {
    const measure = requireMeasure(state, number);
    if (measure.startAt + MEASURE_SECONDS_MAX <= from) break;
    if (measure.kind !== "pause_network" || measure.act === null) continue;
    const end = Math.min(measureEnd(measure), measure.declaredUntil, until);
    total += Math.max(0, end - Math.max(measure.startAt, from));
  }
  return total;
}
