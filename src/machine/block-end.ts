import { decode } from "../codec/canonical.ts";
import { newlyMandatoryCode } from "../consensus/anchor-gate.ts";
import { checkEpochRecord } from "../consensus/epoch.ts";
import { computeLapse } from "../consensus/fallback.ts";
import { hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import { ACTIVATION_EVENTS } from "../governance/activation-events.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { type EpochDecision, type EpochRecord, encodeEpochRecord } from "../ledger/epoch-record.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import { encodeFallbackReference } from "../ledger/ledger-topics.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { advanceDeployments, type JudgedDeployment } from "./advance-deployments.ts";
import { buildDecidedRecord } from "./decided-record.ts";
import { stateAtEnd } from "./end-events.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { checkKeysHeld } from "./keys-held.ts";
import { reportActivation } from "./report-activation.ts";

/** Data of the event `activation_aborted`: a decided change that does not come, or undefined for other bytes. */
export function decodeActivationAborted(
  data: Uint8Array,
): { readonly start: Height | null; readonly reason: string } | undefined {
  const decoded = decode(ACTIVATION_EVENTS.activationAborted.schema, data);
  return decoded.ok ? decoded.value : undefined;
}

/**
 * What the ledger does by itself at the end of a block: an unratified fallback lapses, a planned change is decided, and
 * decisions that sealers are ready for are locked in.
 */
export function endBlock(
  judged: readonly JudgedDeployment[],
  draft: StateDraft,
  context: ExecutionContext,
): void {
  lapseFallback(context);
  for (const entry of context.branch.plan) {
    const { record } = resolveEpoch(context.effects.facts.schedule, context.height);
    if (entry.start - record.timing.minDelayBlocks === context.height) {
      decidePlan(entry, draft, context);
    }
  }
  advanceDeployments(judged, draft, context);
  reportActivation(draft, context);
}

function lapseFallback(context: ExecutionContext): void {
  const { effects } = context;
  const lapse = computeLapse({ ...effects.context, facts: effects.facts });
  if (lapse === null) return;
  const entry = assertDefined(
    effects.facts.schedule.find(({ record }) => record.index === lapse.fallback.index),
    "a fallback without its record",
  );
  if (lapse.cancelled !== null) {
    effects.addJudged("epoch.cancelled", encodeEpochRecord(lapse.cancelled.record));
  }
  const reference = { epochIndex: entry.record.index, epochHash: hashInForce(entry) };
  effects.addJudged("fallback.lapsed", encodeFallbackReference(reference));
  if (lapse.record !== null) {
    effects.addJudged("epoch.scheduled", encodeEpochRecord(lapse.record));
  }
}

/** Executes one decision of a test network's plan; one that breaks an invariant is stated as aborted, never forced. */
function decidePlan(entry: PlanEntry, draft: StateDraft, context: ExecutionContext): void {
  const { effects, height } = context;
  const record = buildPlannedRecord(entry, context);
  const fault =
    checkEpochRecord(record, { ...effects.context, facts: effects.facts }) ??
    checkKeysHeld(record.policy, draft, height);
  if (fault === null) {
    effects.addJudged("epoch.scheduled", encodeEpochRecord(record));
    return;
  }
  const data = { proposal: null, start: entry.start, reason: fault.code };
  stateAtEnd({ spec: ACTIVATION_EVENTS.activationAborted, data }, draft, context);
}

function buildPlannedRecord(entry: PlanEntry, context: ExecutionContext): EpochRecord {
  const current = resolveEpoch(context.effects.facts.schedule, context.height);
  const { start, rule, algs, policy, timing } = entry;
  const decision: EpochDecision = {
    target: { rule, algs, policy, timing, anchor: null },
    bit: 0,
    windowBlocks: 1,
    shareNumerator: 0,
    shareDenominator: 1,
    earliestStart: start,
    timeout: start,
  };
  const anchor = ownAnchor(entry, current.record, context);
  return buildDecidedRecord({ decision, start, anchor }, context);
}

/** The anchor of a planned record is taken at its lock-in, from the own history. */
function ownAnchor(
  entry: PlanEntry,
  current: EpochRecord,
  context: ExecutionContext,
): EpochRecord["anchor"] {
  const code = newlyMandatoryCode(entry, current);
  if (code === null) return null;
  const root = context.effects.context.historyRoot(code, context.height);
  return root === undefined ? null : { code, size: context.height, historyRoot: root };
}
