import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { readUint } from "../governance/parameter.ts";
import type { StateDraft, StateReader } from "../governance/state-access.ts";
import { readState, stateTable, writeState } from "../governance/state-table.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { TimeMs } from "../primitives/brand.ts";
import { divFloor, TIME_MS_MAX } from "../primitives/integer.ts";

const MAX_STEP = "clock.max_step_s";

const clockSchema = struct({
  /** Governance milliseconds. */
  governanceMs: uint(TIME_MS_MAX),
  /** Time of the block that set it. */
  blockMs: uint(TIME_MS_MAX),
});

const clockTable = stateTable("clock", clockSchema);

/** Starts the governance clock at the time of the genesis document. */
export function startClock(state: StateDraft, timeMs: TimeMs): void {
  writeState(state, clockTable, { value: { governanceMs: timeMs, blockMs: timeMs } });
}

/** Advances the governance clock to a block and returns its seconds, which hold for the whole block. */
export function advanceClock(state: StateDraft, timeMs: TimeMs): number {
  const before = assertDefined(readState(state, clockTable), "a state without clock");
  const elapsedMs = Math.max(0, timeMs - before.blockMs);
  const stepMs = Math.min(elapsedMs, maxStepMs(state, before.governanceMs));
  const governanceMs = before.governanceMs + stepMs;
  writeState(state, clockTable, { value: { governanceMs, blockMs: timeMs } });
  return divFloor(governanceMs, 1000);
}

/** Longest step of the governance clock, as it is at a moment of it. */
export function maxStepMs(state: StateReader, governanceMs: number): number {
  return readUint(state, MAX_STEP, divFloor(governanceMs, 1000)) * 1000;
}

/** Governance seconds as of the newest block. */
export function readClock(state: StateReader): number {
  const clock = assertDefined(readState(state, clockTable), "a state without clock");
  return divFloor(clock.governanceMs, 1000);
}

/**
 * The earliest block time at which the governance clock shows a second; null where one step does not reach it. Nothing
 * is written: the clock moves with blocks alone.
 */
export function momentOf(state: StateReader, second: number): TimeMs | null {
  const { governanceMs, blockMs } = assertDefined(
    readState(state, clockTable),
    "a state without clock",
  );
  const neededMs = Math.max(0, second * 1000 - governanceMs);
  return neededMs <= maxStepMs(state, governanceMs) ? blockMs + neededMs : null;
}
