import { assertDefined } from "../primitives/assert.ts";
import {
  computeWindowEnd,
  computeWindowState,
  type ExecutionWindow,
  type WindowState,
} from "./execution-window.ts";
import { holdingMeasure } from "./is-held.ts";
import { measureEnd } from "./measure.ts";
import { readUint } from "./parameter.ts";
import { pausedSeconds } from "./paused-seconds.ts";
import { requireProposal } from "./proposal.ts";
import type { StateReader } from "./state-access.ts";

/** The window of a passed proposal at a moment. */
export interface RunWindow extends ExecutionWindow {
  readonly state: WindowState;
  /** When it ends if nothing holds the run from now on. */
  readonly end: number;
  /** When to look at a held run again; null while nothing holds it. */
  readonly lookAgainAt: number | null;
}

/**
 * Reads where a passed proposal stands with its run. A held one is looked at again when its measure ends, and every
 * retry period before, since a measure may be ended early. Requires: its vote was closed and has passed.
 */
export function readRunWindow(state: StateReader, number: number, now: number): RunWindow {
  const { closed, locked } = requireProposal(state, number);
  const { eta, graceS } = assertDefined(closed, `the vote on ${number} is not closed`);
  const { touches } = assertDefined(locked, `proposal ${number} is not locked`);
  const holding = holdingMeasure(state, touches, now);
  const pausedS = now < eta ? 0 : pausedSeconds(state, touches, eta, now);
  const window = { eta, graceS, pausedS, isHeld: holding !== undefined };
  const retryS = readUint(state, "exec.retry_s", now);
  return {
    ...window,
    state: computeWindowState(window, now),
    end: computeWindowEnd(window),
    lookAgainAt: holding === undefined ? null : Math.min(measureEnd(holding.measure), now + retryS),
  };
}
