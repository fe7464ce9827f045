import { newlyMandatoryCode } from "../consensus/anchor-gate.ts";
import { checkEpochRecord } from "../consensus/epoch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { ACTIVATION_EVENTS } from "../governance/activation-events.ts";
import type { StateDraft, StateReader } from "../governance/state-access.ts";
import { encodeEpochRecord } from "../ledger/epoch-record.ts";
import type { Height } from "../primitives/brand.ts";
import { attestedAnchor } from "./attested-anchor.ts";
import { buildDecidedRecord } from "./decided-record.ts";
import {
  type Deployment,
  judgeReadiness,
  listDeployments,
  type Readiness,
  removeDeployment,
} from "./deployment.ts";
import { stateAtEnd } from "./end-events.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { checkKeysHeld } from "./keys-held.ts";

/** A deployment with what the ancestors of a block say of it. */
export interface JudgedDeployment {
  readonly deployment: Deployment;
  readonly readiness: Readiness;
}

/** Judges every deployment on the state before a block, so that the block's own body decides nothing about it. */
export function judgeDeployments(state: StateReader, height: Height): readonly JudgedDeployment[] {
  return listDeployments(state).map((deployment) => ({
    deployment,
    readiness: judgeReadiness(state, deployment, height),
  }));
}

/**
 * Acts on the judgements at the end of a block: what is ready is locked in, and what can no longer become so ends.
 * There is no lock-in by timeout.
 */
export function advanceDeployments(
  judged: readonly JudgedDeployment[],
  draft: StateDraft,
  context: ExecutionContext,
): void {
  for (const { deployment, readiness } of judged) {
    // A decision of this block may have withdrawn it.
    if (!listDeployments(draft).some((open) => open.decision.bit === deployment.decision.bit)) {
      continue;
    }
    if (readiness === "waiting") continue;
    removeDeployment(draft, deployment);
    if (readiness === "ready") lockIn(deployment, draft, context);
    else
      abort(
        deployment,
        readiness === "timeout" ? "timeout" : "rejected by sealers",
        draft,
        context,
      );
  }
}

/** Puts the record of a decision into the schedule, or states which part is missing. */
export function lockIn(
  deployment: Pick<Deployment, "proposal" | "decision">,
  draft: StateDraft,
  context: ExecutionContext,
): void {
  const { effects, height } = context;
  const { decision } = deployment;
  const current = resolveEpoch(effects.facts.schedule, height).record;
  const start = Math.max(decision.earliestStart, height + current.timing.minDelayBlocks);
  const code = newlyMandatoryCode(decision.target, current);
  const anchor = code === null ? null : (attestedAnchor(draft, code) ?? null);
  const record = buildDecidedRecord({ decision, start, anchor }, context);
  const fault =
    checkEpochRecord(record, {
      ...effects.context,
      facts: effects.facts,
      attestations: "asked",
      isAnchorAttested: () => anchor !== null,
    }) ?? checkKeysHeld(record.policy, draft, height);
  if (fault !== null) {
    abort(deployment, fault.code, draft, context);
    return;
  }
  effects.addJudged("epoch.scheduled", encodeEpochRecord(record));
  const { proposal } = deployment;
  const data = { proposal, epochIndex: record.index, start };
  stateAtEnd({ spec: ACTIVATION_EVENTS.epochScheduled, data }, draft, context);
}

function abort(
  { proposal, decision }: Pick<Deployment, "proposal" | "decision">,
  reason: string,
  draft: StateDraft,
  context: ExecutionContext,
): void {
  const data = { proposal, start: decision.earliestStart, reason };
  stateAtEnd({ spec: ACTIVATION_EVENTS.activationAborted, data }, draft, context);
}
