import { encode } from "../codec/canonical.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { type EmergencyPayload, emergencyPayloadSchema } from "./emergency-payload.ts";
import type { Journal } from "./journal.ts";
import { isInForce, type MeasureKind, measureSchema, readMeasure } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { RATIFIED_MAX, refuseScope } from "./measure-scope.ts";
import { readUint } from "./parameter.ts";
import { buildGuard } from "./plan.ts";
import {
  defineProposalType,
  type PlanGuard,
  type ProposalSubject,
  type RunFault,
} from "./proposal-type.ts";
import { rejectRatification, runRatification } from "./ratification.ts";
import { type Rejection, reject } from "./rejection.ts";
import { ROLLBACK_EVENTS } from "./rollback-events.ts";
import { refuseRollback } from "./rollback-guards.ts";
import { rollbackGuards, rollbackPlanEffect } from "./rollback-plan.ts";
import { runRollback } from "./run-rollback.ts";
import { hasMeasureRoom, startMeasure } from "./start-measure.ts";
import type { StateReader } from "./state-access.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";

/** What the validators decide in an emergency, by four fifths. Nothing can hold its run. */
export const EMERGENCY_ACTION = defineProposalType<EmergencyPayload>({
  type: "emergency_action",
  payload: emergencyPayloadSchema,
  touches: () => [],
  route: () => "emergency",
  voteTerms: ({ action, immediateEffect, targetHeight }) => ({
    powerAsOf: action === "rollback" ? targetHeight : null,
    isImmediate: action === "ratify" || (immediateEffect && action !== "rollback"),
  }),
  validate: refuseAction,
  guards: actionGuards,
  effects: (payload) =>
    payload.action === "rollback"
      ? [rollbackPlanEffect(payload)]
      : [{ name: `emergency.${payload.action}`, data: encode(emergencyPayloadSchema, payload) }],
  run: runAction,
  decided(journal, payload, _subject, { outcome, reason }) {
    if (payload.action !== "ratify" || outcome !== "rejected") return;
    rejectRatification(journal, payload, reason);
  },
  failed(journal, { action, targetHeight }, { number: proposal }, { code, detail }) {
    if (action !== "rollback" || targetHeight === null) return;
    journal.emit(ROLLBACK_EVENTS.failed, { proposal, targetHeight, code, detail });
  },
});

function refuseAction(
  state: StateReader,
  payload: EmergencyPayload,
  subject: ProposalSubject,
  context: GovernanceContext,
): Rejection | null {
  const { action } = payload;
  switch (action) {
    case "pause_network":
    case "enable_maintenance":
    case "freeze_accounts":
      return (
        refuseForeign(payload, MEASURE_FIELDS) ?? refuseMeasure(state, action, payload, context)
      );
    case "resume":
    case "unfreeze":
      return refuseForeign(payload, END_FIELDS) ?? refuseEnd(state, payload, context);
    case "rollback":
      return refuseForeign(payload, ROLLBACK_FIELDS) ?? refuseRollback(state, payload, context);
    case "ratify":
      // The rules ask once, when the measure begins: a second question would ask until the answer fits.
      return equalBytes(subject.proposer, SYSTEM_ACCOUNT) ? null : misfit("action");
  }
}

type OptionalField = "declarationId" | "evidenceDigest" | "targetHeight" | "measureId" | "until";

const PATHS: Readonly<Record<OptionalField, string>> = {
  declarationId: "declaration_id",
  evidenceDigest: "evidence_digest",
  targetHeight: "target_height",
  measureId: "measure_id",
  until: "until",
};
const MEASURE_FIELDS: readonly OptionalField[] = ["evidenceDigest", "until"];
const END_FIELDS: readonly OptionalField[] = ["evidenceDigest", "measureId"];
const ROLLBACK_FIELDS: readonly OptionalField[] = [
  "declarationId",
  "evidenceDigest",
  "targetHeight",
];

/** A field that an action does not use is absent: voters would read it as a promise. */
function refuseForeign(
  payload: EmergencyPayload,
  used: readonly OptionalField[],
): Rejection | null {
  const fields = Object.keys(PATHS) as OptionalField[];
  const foreign = fields.find((field) => payload[field] !== null && !used.includes(field));
  if (foreign !== undefined) return misfit(PATHS[foreign]);
  if (payload.action === "rollback" || payload.irreversible.length === 0) return null;
  return misfit("irreversible");
}

function refuseMeasure(
  state: StateReader,
  kind: MeasureKind,
  payload: EmergencyPayload,
  { now }: GovernanceContext,
): Rejection | null {
  const { duration, until, affectedComponents: components, accounts, evidenceDigest } = payload;
  const max = readUint(state, RATIFIED_MAX[kind], now);
  if (duration === 0 || duration > max) {
    return reject("GOV_PAYLOAD_INVALID", { path: "duration", duration, max });
  }
  const refused = refuseScope(state, { kind, components, accounts, evidenceDigest });
  if (refused !== null) return refused;
  if (until !== null && until <= now) return reject("GOV_TIMING_INVALID", { now, until });
  return null;
}

function refuseEnd(
  state: StateReader,
  payload: EmergencyPayload,
  { now }: GovernanceContext,
): Rejection | null {
  const { action, measureId, accounts, affectedComponents, duration } = payload;
  if (measureId === null) return misfit("measure_id");
  if (affectedComponents.length > 0) return misfit("affected_components");
  if (duration > 0) return misfit("duration");
  const measure = readMeasure(state, measureId);
  const isFreeze = measure?.kind === "freeze_accounts";
  if (measure === undefined || !isInForce(measure, now) || isFreeze !== (action === "unfreeze")) {
    return reject("GOV_MEASURE_UNKNOWN", { measure: measureId });
  }
  const foreign = accounts.some(
    (account) => !measure.accounts.some((frozen) => equalBytes(frozen, account)),
  );
  return foreign ? misfit("accounts") : null;
}

function misfit(path: string): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path });
}

function actionGuards(
  state: StateReader,
  payload: EmergencyPayload,
  { hash }: GovernanceContext,
): readonly PlanGuard[] {
  const { action, measureId } = payload;
  if (action === "rollback") return rollbackGuards(state, hash);
  // A ratification is asked of a measure that may change meanwhile, by an unfreeze of some: it stands all the same.
  if (action === "ratify" || measureId === null) return [];
  const measure = readMeasure(state, measureId);
  const value = measure === undefined ? null : encode(measureSchema, measure);
  const version = measure?.version ?? 0;
  return [buildGuard(hash, { key: `measure.${measureId}`, version, value })];
}

function runAction(
  journal: Journal,
  payload: EmergencyPayload,
  subject: ProposalSubject,
  context: GovernanceContext,
): RunFault | null {
  const { action } = payload;
  switch (action) {
    case "pause_network":
    case "enable_maintenance":
    case "freeze_accounts":
      return runMeasure(journal, action, payload, subject);
    case "resume":
    case "unfreeze":
      return runEnd(journal, payload);
    case "rollback":
      return runRollback(journal, payload, subject, context);
    case "ratify":
      return runRatification(journal, payload, subject);
  }
}

function runMeasure(
  journal: Journal,
  kind: MeasureKind,
  payload: EmergencyPayload,
  { number }: ProposalSubject,
): RunFault | null {
  const { affectedComponents: components, accounts, evidenceDigest, reason } = payload;
  const { now } = journal.place;
  const expiresAt = Math.min(now + payload.duration, payload.until ?? Number.MAX_SAFE_INTEGER);
  const refused = refuseScope(journal, { kind, components, accounts, evidenceDigest });
  if (refused !== null) return { kind: "final", code: "invalid", detail: refused.code };
  if (expiresAt <= now) return { kind: "final", code: "too_late", detail: `until ${expiresAt}` };
  if (!hasMeasureRoom(journal, 1)) return { kind: "retry", code: "limit", detail: "measures" };
  startMeasure(journal, {
    kind,
    components,
    accounts,
    origin: { proposal: number },
    evidenceDigest,
    expiresAt,
    ratifiedS: null,
    reason,
  });
  return null;
}

function runEnd(
  journal: Journal,
  { action, reason, measureId, accounts }: EmergencyPayload,
): RunFault | null {
  const number = measureId ?? 0;
  const measure = readMeasure(journal, number);
  if (measure === undefined || !isInForce(measure, journal.place.now)) {
    return { kind: "final", code: "too_late", detail: `measure ${number} has ended` };
  }
  const triggeredBy = `measure:${number}`;
  journal.emit(MEASURE_EVENTS.triggered, { actionType: action, triggeredBy, reason });
  journal.emit(MEASURE_EVENTS.ended, { number, reason: "vote", accounts });
  return null;
}
