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
  const maxStepMs = readUint(state, MAX_STEP, divFloor(before.governanceMs, 1000)) * 1000;
  const governanceMs = before.governanceMs + Math.min(elapsedMs, maxStepMs);
  writeState(state, clockTable, { value: { governanceMs, blockMs: timeMs } });
  return divFloor(governanceMs, 1000);
}

/** Governance seconds as of the newest block. */
export function readClock(state: StateReader): number {
  const clock = assertDefined(readState(state, clockTable), "a state without clock");
  return divFloor(clock.governanceMs, 1000);
}
