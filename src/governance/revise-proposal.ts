import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { offeredContentSchema } from "./content.ts";
import { checkContent, countContentSignatures } from "./content-guards.ts";
import type { CommandContext } from "./context.ts";
import { checkType, hashVersion } from "./edit-proposal.ts";
import { isTerminal } from "./end-of-proposal.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { openNextRound } from "./open-review.ts";
import { checkPayload } from "./payload-guards.ts";
import { buildPlan } from "./plan.ts";
import { digestSchema, trackOf } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import {
  checkIsProposer,
  checkVersion,
  type NamedProposal,
  nameProposal,
  wrongStatus,
} from "./proposal-guards.ts";
import { type Rejection, reject } from "./rejection.ts";
import { routePayload, stricterTrack } from "./route.ts";
import { runComponents } from "./run-components.ts";
import type { CheckedContent } from "./write-draft.ts";

/** Answers a conditional review with a new version, which the same panel judges in the next round. */
export const reviseProposal = defineHandler({
  command: "reviseProposal",
  payload: struct({
    id: digestSchema,
    expectedVersion: uint(0xffff, 1),
    content: offeredContentSchema,
  }),
  countSignatures: ({ content }) => countContentSignatures(content),
  decide(journal, { id, expectedVersion, content }, context) {
    const named = nameProposal(journal, id, context.now);
    if (!named.ok) return named.error;
    const refused = checkAwaited(named.value) ?? checkIsProposer(named.value, context.sender);
    if (refused !== null) return refused;
    const checked = checkContent(journal, content, context);
    if (!checked.ok) return checked.error;
    const stale =
      checkVersion(named.value, expectedVersion) ?? checkType(named.value, content.type);
    if (stale !== null) return stale;
    return writeRevision(journal, named.value, checked.value, context);
  },
});

/** A revision has its time: from a conditional outcome until the time for it is over. */
function checkAwaited(named: NamedProposal): Rejection | null {
  const { answer, proposal } = named;
  if (isTerminal(answer.status)) return wrongStatus(named);
  const { locked, review, ready } = proposal;
  const isAwaited = review?.outcome === "conditional" && ready === null;
  if (isAwaited) return null;
  return locked === null ? wrongStatus(named) : reject("GOV_LOCKED", { since: locked.at });
}

function writeRevision(
  journal: Journal,
  named: NamedProposal,
  checked: CheckedContent,
  context: CommandContext,
): Rejection | null {
  const version = hashVersion(journal, named, checked);
  const judged = { ...checked, ...version };
  const refused =
    checkPayload(journal, judged, context, () => null) ??
    checkSameTrack(journal, named, checked, context);
  if (refused !== null) return refused;
  const { spec, payload, text } = checked;
  const { guards, planHash } = buildPlan(journal, spec, payload, context);
  const touches = runComponents(spec, payload);
  const keeps = spec.keeps?.(payload) ?? null;
  journal.emit(PROPOSAL_EVENTS.revised, { ...version, planHash, touches, guards, keeps, text });
  openNextRound(journal, named.number, context.now);
  return null;
}

/** The track is fixed at the lock, so that a revision cannot become what would have had a stricter one. */
function checkSameTrack(
  journal: Journal,
  { proposal }: NamedProposal,
  checked: CheckedContent,
  context: CommandContext,
): Rejection | null {
  const track = trackOf(proposal);
  const routed = routePayload(journal, checked, context);
  if (stricterTrack(journal, [track, routed], context.now) === track) return null;
  return reject("GOV_PAYLOAD_INVALID", { path: "content.payload", track, routed });
}
