import { decode, encode } from "../codec/canonical.ts";
import { hashInForce, pendingEpoch } from "../consensus/schedule.ts";
import type { Effect } from "../governance/effect.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { attestedSchema } from "../ledger/attested.ts";
import { encodeEpochRecord, epochTargetSchema } from "../ledger/epoch-record.ts";
import { decodeFallbackDeclaration } from "../ledger/fallback-declaration.ts";
import {
  algorithmStatusSchema,
  boundaryAttestedSchema,
  encodeFallbackReference,
  stateRolledBackSchema,
} from "../ledger/ledger-topics.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { ok } from "../primitives/result.ts";
import { lockIn } from "./advance-deployments.ts";
import { changeSealers } from "./change-sealers.ts";
import { addDeployment, listDeployments, removeDeployment } from "./deployment.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { judgeFallback } from "./judge-fallback.ts";
import { scheduleFallback } from "./schedule-fallback.ts";
import { removeSealer } from "./sealer-table.ts";

/** Does to the ledger what decisions of governance have asked for, in the block in which they were decided. */
export function carryOut(
  effects: readonly Effect[],
  draft: StateDraft,
  context: ExecutionContext,
): void {
  for (const effect of effects) carryOutOne(effect, draft, context);
}

function carryOutOne(effect: Effect, draft: StateDraft, context: ExecutionContext): void {
  switch (effect.type) {
    case "effectScheduleUpgrade":
      // The plan is state of governance, and its activation is stated when its height has come.
      return;
    case "effectEpochDecision":
      deploy(effect, draft, context);
      return;
    case "effectEpochWithdraw":
      withdraw(effect.proposal, draft, context);
      return;
    case "effectFallbackVeto":
      vetoFallback(context);
      return;
    case "effectFallbackRatified":
      context.effects.addJudged("fallback.ratified", openFallbackReference(context));
      return;
    case "effectFloor":
      context.effects.addJudged("floor.changed", effect.floor);
      return;
    case "effectAlgorithmStatus": {
      const { code, status } = effect;
      const data = encode(algorithmStatusSchema, { code, status });
      context.effects.addJudged("algorithm.status", data);
      return;
    }
    case "effectLimits":
      context.effects.addJudged("limits.changed", effect.limits);
      return;
    case "effectValidatorSet":
      changeSealers(effect.sealers, draft, context.height);
      return;
    case "effectBoundaryAttested":
      attestBoundary(effect, context);
      return;
    case "effectSealerRemoved":
      removeSealer(draft, effect.keyId, effect.height);
      return;
    case "effectStateRollback": {
      const { targetHeight, evidenceDigest } = effect;
      const data = encode(stateRolledBackSchema, { targetHeight, evidenceDigest });
      context.effects.addJudged("state.rolledback", data);
      return;
    }
    case "effectFallback":
      fallBack(effect, draft, context);
      return;
  }
}

type EpochDecided = Extract<Effect, { readonly type: "effectEpochDecision" }>;

/** A decision that asks for signals waits for them; one that asks for none is locked in by the executing block. */
function deploy(effect: EpochDecided, draft: StateDraft, context: ExecutionContext): void {
  const target = decode(epochTargetSchema, effect.target);
  assert(target.ok, "a decided target that does not decode");
  const decision = {
    target: target.value,
    windowBlocks: effect.windowBlocks,
    shareNumerator: effect.signal.n,
    shareDenominator: effect.signal.d,
    earliestStart: effect.earliestStart,
    timeout: effect.timeout,
  };
  const { proposal } = effect;
  if (effect.signal.n === 0) {
    lockIn({ proposal, decision: { ...decision, bit: 0 } }, draft, context);
    return;
  }
  addDeployment(draft, { proposal, decision, decidedAt: context.height });
}

/** Takes a decision back: its deployment, or its pending record before the freeze. */
function withdraw(proposal: number, draft: StateDraft, context: ExecutionContext): void {
  const waiting = listDeployments(draft).find((open) => open.proposal === proposal);
  if (waiting !== undefined) {
    removeDeployment(draft, waiting);
    return;
  }
  const pending = pendingEpoch(context.effects.facts.schedule, context.height);
  if (pending === null) return;
  context.effects.addJudged("epoch.cancelled", encodeEpochRecord(pending.record));
}

/** Puts the record of a declaration into the schedule, in the place of a pending one. */
function fallBack(
  { act, attested }: Extract<Effect, { readonly type: "effectFallback" }>,
  draft: StateDraft,
  context: ExecutionContext,
): void {
  const declaration = decodeFallbackDeclaration(act);
  assert(declaration.ok, "a declaration that was judged does not decode");
  const bundle = attested === null ? ok(null) : decode(attestedSchema, attested);
  assert(bundle.ok, "attested digests that were judged do not decode");
  const judged = judgeFallback(declaration.value, bundle.value, draft, context);
  assert(judged.ok, "a declaration was judged and then refused");
  scheduleFallback(judged.value, act, context);
}

/** States that the first block of a record is attested, once; another height is no boundary and says nothing. */
function attestBoundary(
  { height, attestationId }: Extract<Effect, { readonly type: "effectBoundaryAttested" }>,
  { effects }: ExecutionContext,
): void {
  const { schedule, attestedBoundaries } = effects.facts;
  const entry = schedule.find(({ record }) => record.start === height);
  if (entry === undefined || attestedBoundaries.has(entry.record.index)) return;
  const data = { epochIndex: entry.record.index, height, attestationId };
  effects.addJudged("boundary.attested", encode(boundaryAttestedSchema, data));
}

/** A veto before the freeze takes the pending fallback back; its declaration is used up all the same. */
function vetoFallback(context: ExecutionContext): void {
  const { effects, height } = context;
  const reference = openFallbackReference(context);
  const pending = assertDefined(
    pendingEpoch(effects.facts.schedule, height),
    "no fallback to veto",
  );
  effects.addJudged("fallback.vetoed", reference);
  effects.addJudged("epoch.cancelled", encodeEpochRecord(pending.record));
}

function openFallbackReference({ effects }: ExecutionContext): Uint8Array {
  const { openFallback, schedule } = effects.facts;
  const entry = schedule.find(({ record }) => record.index === openFallback?.index);
  const epoch = assertDefined(entry, "no open fallback");
  return encodeFallbackReference({
    epochIndex: epoch.record.index,
    epochHash: hashInForce(epoch),
  });
}
