import { pendingEpoch, resolveEpoch } from "../consensus/schedule.ts";
import { ACTIVATION_EVENTS, pendingActivation } from "../governance/activation-events.ts";
import type { StateDraft } from "../governance/state-access.ts";
import { stateAtEnd } from "./end-events.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** Tells governance at the end of a block what has become of the epoch that a proposal decided. */
export function reportActivation(draft: StateDraft, context: ExecutionContext): void {
  const activation = pendingActivation(draft);
  if (activation === undefined) return;
  const { effects, height } = context;
  const { proposal, start } = activation;
  const { schedule } = effects.facts;
  if (resolveEpoch(schedule, height).record.start === start) {
    const data = { proposal, height };
    stateAtEnd({ spec: ACTIVATION_EVENTS.activationCompleted, data }, draft, context);
    return;
  }
  if (pendingEpoch(schedule, height)?.record.start === start) return;
  const data = { proposal, start, reason: "cancelled" };
  stateAtEnd({ spec: ACTIVATION_EVENTS.activationAborted, data }, draft, context);
}
