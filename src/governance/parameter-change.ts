import { readSettings } from "./chain-settings.ts";
import { checkConfig, refuseUnsafe } from "./config-check.ts";
import type { Journal } from "./journal.ts";
import { ALGORITHM_STATUS_NAMES } from "./ledger-rows.ts";
import { ledgerEffects } from "./ledger-values.ts";
import { readFraction, readParameter, readParameterEntry, readUint } from "./parameter.ts";
import { checkParameterBounds } from "./parameter-bounds.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import { parameterAt, readParameterHistory } from "./parameter-history.ts";
import { type ParameterKey, parameterRow } from "./parameter-table.ts";
import { type ParameterValue, showParameter } from "./parameter-value.ts";
import type { RunFault } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";
import { isFractionWithin, isNumberWithin, type Reach } from "./step-rule.ts";

/** What is to become of a key. */
export interface ParameterChange {
  readonly key: ParameterKey;
  readonly value: ParameterValue;
  /** Seconds of the way there; 0 for at once. */
  readonly periodS: number;
}

/** Keys whose numbers decide who may decide: they change at once or not at all. */
const NEVER_RAMPED = /^(electorate\.|council\.|ledger\.|attest\.[kn]$)/;

/** True iff a change of the key can be a ramp. */
export function isRampable(key: ParameterKey): boolean {
  const { kind } = parameterRow(key);
  return (kind === "uint" || kind === "amount") && !NEVER_RAMPED.test(key);
}

/**
 * Judges changes on the state as it stands: bounds of all, then the step of all, then the window of all.
 * Requires: distinct keys. Cost: some reads a key.
 */
export function judgeChanges(
  state: StateReader,
  changes: readonly ParameterChange[],
  now: number,
): Rejection | null {
  const rules = [checkBounds, checkOneWay, checkStep, checkWindow];
  for (const rule of rules) {
    for (const change of changes) {
      const refused = rule(state, change, now);
      if (refused !== null) return refused;
    }
  }
  return null;
}

/** Carries changes out and judges the configuration that they make, as it will be when every ramp has ended. */
export function carryOutChanges(
  journal: Journal,
  changes: readonly ParameterChange[],
  proposal: number,
): Rejection | null {
  const { now } = journal.place;
  for (const { key, value, periodS } of changes) {
    const version = readParameterEntry(journal, key).version + 1;
    const from = readParameter(journal, key, now);
    const data = { key, version, from, to: value, proposal };
    if (periodS === 0) journal.emit(PARAMETER_EVENTS.changed, data);
    else journal.emit(PARAMETER_EVENTS.rampStarted, { ...data, periodS });
  }
  const unsafe = checkConfig(journal, now);
  if (unsafe !== null) return refuseUnsafe(unsafe);
  const keys = changes.map(({ key }) => key);
  for (const effect of ledgerEffects(journal, keys)) journal.effect(effect);
  return null;
}

/** What a refusal means for a run: a step or a window opens with time, anything else does not. */
export function asFault(refused: Rejection | null): RunFault | null {
  if (refused === null) return null;
  const { code } = refused;
  if (code === "GOV_PARAM_STEP" || code === "GOV_PARAM_WINDOW") {
    return { kind: "retry", code: "limit", detail: code };
  }
  return { kind: "final", code: "invalid", detail: code };
}

function checkBounds(state: StateReader, change: ParameterChange): Rejection | null {
  const fault = checkParameterBounds(change.key, change.value, readSettings(state));
  return fault === null ? null : reject("GOV_PARAM_BOUNDS", { key: change.key, ...fault });
}

/** An algorithm that was given up does not come back. */
function checkOneWay(state: StateReader, { key, value }: ParameterChange): Rejection | null {
  if (!key.startsWith("ledger.algorithm.")) return null;
  const places = ALGORITHM_STATUS_NAMES as readonly ParameterValue[];
  const { value: current } = readParameterEntry(state, key);
  if (places.indexOf(value) > places.indexOf(current)) return null;
  const compared = { expected: `past ${showParameter(current)}`, found: showParameter(value) };
  return reject("GOV_PARAM_BOUNDS", { key, ...compared });
}

function checkStep(state: StateReader, { key, value }: ParameterChange, now: number) {
  const from = readParameter(state, key, now);
  if (isWithin(state, { from, to: value }, "step")) return null;
  return refuseMove("GOV_PARAM_STEP", key, { from, to: value });
}

function checkWindow(state: StateReader, { key, value }: ParameterChange, now: number) {
  const windowS = readUint(state, "param.window_s", now);
  const from = parameterAt(state, key, now - windowS);
  if ([from, readParameter(state, key, now), value].every(hasDistance)) {
    if (isWithin(state, { from, to: value }, "window")) return null;
    return refuseMove("GOV_PARAM_WINDOW", key, { from, to: value });
  }
  const last = readParameterHistory(state, key).at(-1);
  if (last === undefined || last.at + windowS <= now) return null;
  return reject("GOV_PARAM_WINDOW", { key, changed_at: last.at, window_s: windowS, now });
}

interface Move {
  readonly from: ParameterValue;
  readonly to: ParameterValue;
}

/** How far it is between two names, or from nothing to something, nobody can say: they have the window alone. */
function hasDistance(value: ParameterValue): boolean {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    (typeof value === "object" && value !== null)
  );
}

function isWithin(state: StateReader, { from, to }: Move, reach: Reach): boolean {
  const share = readFraction(state, reach === "step" ? "param.max_step" : "param.window_max");
  if (typeof from === "bigint" && typeof to === "bigint") {
    return isNumberWithin({ from, to }, share);
  }
  if (typeof from === "number" && typeof to === "number") {
    return isNumberWithin({ from: BigInt(from), to: BigInt(to) }, share);
  }
  if (typeof from !== "object" || typeof to !== "object") return true;
  return from === null || to === null || isFractionWithin({ from, to }, reach);
}

function refuseMove(
  code: "GOV_PARAM_STEP" | "GOV_PARAM_WINDOW",
  key: ParameterKey,
  { from, to }: Move,
): Rejection {
  return reject(code, { key, from: showParameter(from), to: showParameter(to) });
}
