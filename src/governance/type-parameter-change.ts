import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { type Infer, text, uint } from "../codec/schema.ts";
import type { GovernanceContext } from "./context.ts";
import { readCouncil } from "./council.ts";
import { readEndorsement } from "./endorsement.ts";
import { impactAnalysisSchema } from "./impact-analysis.ts";
import { Journal } from "./journal.ts";
import type { TrackName } from "./names.ts";
import { readParameterEntry, readUint } from "./parameter.ts";
import {
  asFault,
  carryOutChanges,
  isRampable,
  judgeChanges,
  type ParameterChange,
} from "./parameter-change.ts";
import { isParameterKey, type ParameterKey, parameterRow } from "./parameter-table.ts";
import { equalParameters, parameterValueSchema, showParameter } from "./parameter-value.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

const CHANGES_MAX = 16;

const payloadSchema = struct({
  changes: list(
    struct({
      key: text(1, 48),
      currentValue: parameterValueSchema,
      currentVersion: uint(),
      proposedValue: parameterValueSchema,
    }),
    1,
    CHANGES_MAX,
  ),
  /** Seconds over which numbers go from the old value to the new one; 0 for at once. */
  transitionPeriodS: secondsSchema,
  rationale: text(1, 4096),
  impactAnalysis: impactAnalysisSchema,
});

type Payload = Infer<typeof payloadSchema>;

const effectSchema = struct({
  key: text(1, 48),
  value: parameterValueSchema,
  periodS: secondsSchema,
});

/** Changes of parameters, each made for a value and a version that the registry must still hold. */
export const PARAMETER_CHANGE = defineProposalType<Payload>({
  type: "parameter_change",
  payload: payloadSchema,
  touches: () => [],
  route: (_state, payload) => routeChanges(payload),
  validate: (state, payload, subject, context) =>
    checkShape(payload) ??
    checkTransition(state, payload, context.now) ??
    checkCurrent(state, payload) ??
    judgeChanges(state, changesOf(payload), context.now) ??
    carryOutChanges(new Journal(state, context), changesOf(payload), subject.number),
  guards: (state, payload, context) => guardsOf(state, payload, context),
  sets: (payload) => knownChanges(payload).map(({ key }) => key),
  effects: (payload) =>
    changesOf(payload).map((change) => ({
      name: "setParameter",
      data: encode(effectSchema, change),
    })),
  run(journal, payload, subject, context) {
    const changes = changesOf(payload);
    const refused = asFault(judgeChanges(journal, changes, context.now));
    if (refused !== null) return refused;
    if (lowersFloor(journal, changes) && !hasCouncilConsent(journal, subject.number)) {
      return { kind: "retry", code: "precondition", detail: "consent of council:emergency" };
    }
    return asFault(carryOutChanges(journal, changes, subject.number));
  },
});

/** Lowering the security floor needs, beside the vote, the longest delay (K10) and the emergency council. */
function lowersFloor(state: StateReader, changes: readonly ParameterChange[]): boolean {
  return changes.some(
    ({ key, value }) =>
      key.startsWith("ledger.floor.") &&
      Number(value) < Number(readParameterEntry(state, key).value),
  );
}

/** k of the members have endorsed the proposal: each of them by a signed command of its own. */
function hasCouncilConsent(state: StateReader, number: number): boolean {
  const council = readCouncil(state, "emergency");
  if (council === undefined) return false;
  const endorsers = council.members.filter(
    (member) => readEndorsement(state, number, member) !== undefined,
  );
  return endorsers.length >= council.k;
}

/** Class G is decided by the constitution, however small its part of the payload. */
function routeChanges({ changes }: Payload): TrackName {
  const isPlain = changes.every(
    ({ key }) => isParameterKey(key) && parameterRow(key).class !== "G",
  );
  return isPlain ? "parameters" : "constitution";
}

function changesOf(payload: Payload): readonly ParameterChange[] {
  const { transitionPeriodS: periodS } = payload;
  return knownChanges(payload).map(({ key, proposedValue: value }) => ({ key, value, periodS }));
}

/** Changes of known keys: all of them, once the shape of the payload was checked. */
function knownChanges({ changes }: Payload) {
  return changes.flatMap((change) => {
    const { key } = change;
    return isParameterKey(key) ? [{ ...change, key }] : [];
  });
}

function checkShape({ changes }: Payload): Rejection | null {
  const unknown = changes.find(({ key }) => !isParameterKey(key));
  if (unknown !== undefined) return reject("GOV_PARAMETER_UNKNOWN", { key: unknown.key });
  for (const [index, { key, currentValue, proposedValue }] of changes.entries()) {
    const path = `changes.${index}`;
    if (changes.findIndex((change) => change.key === key) !== index) {
      return reject("GOV_PAYLOAD_INVALID", { path: `${path}.key`, expected: "a key once" });
    }
    if (equalParameters(currentValue, proposedValue)) {
      return reject("GOV_PAYLOAD_INVALID", {
        path: `${path}.proposed_value`,
        expected: "another value",
      });
    }
  }
  return null;
}

function checkTransition(state: StateReader, payload: Payload, now: number): Rejection | null {
  const { transitionPeriodS: periodS } = payload;
  if (periodS === 0) return null;
  const path = "transition_period";
  const most = readUint(state, "ramp.max_s", now);
  if (periodS > most) {
    return reject("GOV_PAYLOAD_INVALID", { path, expected: `at most ${most}`, found: periodS });
  }
  const stiff = changesOf(payload).find(({ key }) => !isRampable(key));
  if (stiff === undefined) return null;
  return reject("GOV_PAYLOAD_INVALID", { path, expected: `0 for ${stiff.key}`, found: periodS });
}

/** Compare and set: what was looked at is what is changed. */
function checkCurrent(state: StateReader, payload: Payload): Rejection | null {
  for (const { key, currentValue, currentVersion } of knownChanges(payload)) {
    const { value, version } = readParameterEntry(state, key);
    if (version === currentVersion && equalParameters(value, currentValue)) continue;
    return reject("GOV_PARAM_STALE", {
      key,
      current_version: currentVersion,
      version,
      current_value: showParameter(currentValue),
      value: showParameter(value),
    });
  }
  return null;
}

function guardsOf(state: StateReader, payload: Payload, { hash }: GovernanceContext) {
  return knownChanges(payload).map(({ key }) => parameterGuard(state, key, hash));
}

function parameterGuard(state: StateReader, key: ParameterKey, hash: GovernanceContext["hash"]) {
  const { version, value } = readParameterEntry(state, key);
  return buildGuard(hash, {
    key: `param.${key}`,
    version,
    value: encode(parameterValueSchema, value),
  });
}
