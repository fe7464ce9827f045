import type { GovernanceContext } from "./context.ts";
import { endProposal, tellStatus } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { makeReady } from "./make-ready.ts";
import { openReview } from "./open-review.ts";
import { buildPlan } from "./plan.ts";
import { requireProposal, trackOf } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import { subjectOf } from "./proposal-subject.ts";
import type { TypedPayload } from "./proposal-type.ts";
import { routePayload, stricterTrack } from "./route.ts";
import { runComponents } from "./run-components.ts";
import { readTrack } from "./track-parameters.ts";

/**
 * Ends the discussion: the content is fixed, its plan is made on the state as it stands, and the stricter of the tracks
 * of then and now holds from here on. A payload that the state has left behind is rejected as stale.
 */
export function lockPayload(
  journal: Journal,
  typed: TypedPayload & { readonly number: number },
  context: GovernanceContext,
): void {
  const { spec, payload, number } = typed;
  const refused = spec.validate(journal, payload, subjectOf(journal, number), context);
  // Whether there is time enough is decided at the run, by the height that it has then.
  if (refused !== null && refused.code !== "GOV_TIMING_INVALID") {
    endProposal(journal, number, { how: "rejected", reason: "stale", house: null });
    return;
  }
  const submitted = trackOf(requireProposal(journal, number));
  const routed = routePayload(journal, typed, context);
  const track = stricterTrack(journal, [submitted, routed], context.now);
  const { guards, planHash } = buildPlan(journal, spec, payload, context);
  const touches = runComponents(spec, payload);
  journal.emit(PROPOSAL_EVENTS.locked, { number, track, planHash, touches, guards });
  if (readTrack(journal, track, context.now).review) {
    openReview(journal, number, context);
    tellStatus(journal, number, "discussion", "review");
  } else {
    makeReady(journal, number);
  }
}
