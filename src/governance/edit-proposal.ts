import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { divCeil } from "../primitives/integer.ts";
import { computeContentHash, computePayloadDigest, offeredContentSchema } from "./content.ts";
import { checkContent, countContentSignatures } from "./content-guards.ts";
import type { CommandContext } from "./context.ts";
import { isEmergencyId } from "./emergency-proposal.ts";
import { isTerminal } from "./end-of-proposal.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { checkPayload } from "./payload-guards.ts";
import { digestSchema, type Proposal } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import {
  checkIsProposer,
  checkVersion,
  type NamedProposal,
  nameProposal,
  wrongStatus,
} from "./proposal-guards.ts";
import { checkProposer } from "./proposer-guards.ts";
import { type Rejection, reject } from "./rejection.ts";
import { routePayload } from "./route.ts";
import type { StateReader } from "./state-access.ts";
import { readStakes, tellConflicts } from "./submit-proposal.ts";
import type { Track } from "./track.ts";
import { readTrack } from "./track-parameters.ts";
import type { CheckedContent } from "./write-draft.ts";

/** Puts a new version of the content in place of the last one, until the discussion is over. */
export const editProposal = defineHandler({
  command: "editProposal",
  payload: struct({
    id: digestSchema,
    expectedVersion: uint(0xffff, 1),
    content: offeredContentSchema,
  }),
  isAlwaysOpen: (state, { id }) => isEmergencyId(state, id),
  countSignatures: ({ content }) => countContentSignatures(content),
  decide(journal, { id, expectedVersion, content }, context) {
    const named = nameProposal(journal, id, context.now);
    if (!named.ok) return named.error;
    const refused =
      checkUnlocked(named.value, context.now) ?? checkIsProposer(named.value, context.sender);
    if (refused !== null) return refused;
    const checked = checkContent(journal, content, context);
    if (!checked.ok) return checked.error;
    const stale =
      checkVersion(named.value, expectedVersion) ??
      checkType(named.value, content.type) ??
      checkEdits(journal, named.value, context.now);
    if (stale !== null) return stale;
    return writeVersion(journal, named.value, checked.value, context);
  },
});

/** The content is free until the discussion is over; from then on others rely on it. */
function checkUnlocked(named: NamedProposal, now: number): Rejection | null {
  if (isTerminal(named.answer.status)) return wrongStatus(named);
  const { locked, submitted } = named.proposal;
  if (locked !== null) return reject("GOV_LOCKED", { since: locked.at });
  if (submitted === null || now < submitted.discussionEnd) return null;
  return reject("GOV_LOCKED", { since: submitted.discussionEnd, now });
}

/** Refuses another type, which would have another track and other rules. */
export function checkType({ proposal }: NamedProposal, type: string): Rejection | null {
  if (type === proposal.type) return null;
  return reject("GOV_TYPE_CHANGED", { type, expected: proposal.type });
}

function checkEdits(
  state: StateReader,
  { proposal }: NamedProposal,
  now: number,
): Rejection | null {
  const max = readUint(state, "proposal.max_edits", now);
  const { edits } = proposal.content;
  return edits < max ? null : reject("GOV_EDIT_LIMIT", { edits, max });
}

function writeVersion(
  journal: Journal,
  named: NamedProposal,
  checked: CheckedContent,
  context: CommandContext,
): Rejection | null {
  const { number, proposal } = named;
  const version = hashVersion(journal, named, checked);
  const { submitted } = proposal;
  if (submitted === null) {
    const draft = { discussionEnd: null, guardKeys: [], keeps: null, text: checked.text };
    journal.emit(PROPOSAL_EVENTS.edited, { ...version, ...draft });
    return null;
  }
  if (!equalBytes(version.payloadDigest, proposal.content.payloadDigest)) {
    const track = readTrack(journal, routePayload(journal, checked, context), context.now);
    const refused =
      checkPayload(journal, { ...checked, ...version }, context, () => null) ??
      checkTrackChange(journal, proposal, track, context);
    if (refused !== null) return refused;
  }
  const { discussionS } = readTrack(journal, submitted.track, context.now);
  // Readers get half of the time again for what they have not seen.
  const seen = context.now + divCeil(discussionS, 2);
  journal.emit(PROPOSAL_EVENTS.edited, {
    ...version,
    discussionEnd: Math.max(submitted.discussionEnd, seen),
    ...readStakes(journal, checked, context),
    text: checked.text,
  });
  tellConflicts(journal, number);
  return null;
}

/** An edit that leads to another track must be worth it, or a small proposal would be the way to a large one. */
function checkTrackChange(
  state: StateReader,
  proposal: Proposal,
  track: Track,
  context: CommandContext,
): Rejection | null {
  if (track.name === proposal.submitted?.track) return null;
  const refused = checkProposer(state, proposal.proposer, track, context);
  if (refused !== null) return refused;
  const { total } = proposal.deposit;
  if (total >= track.deposit) return null;
  return reject("GOV_DEPOSIT_TOO_LOW", { deposit: String(total), min: String(track.deposit) });
}

/** Number and hashes of the version that comes next. */
export function hashVersion(
  journal: Journal,
  { number, proposal }: NamedProposal,
  { content }: CheckedContent,
): {
  readonly number: number;
  readonly version: number;
  readonly contentHash: Digest;
  readonly payloadDigest: Digest;
} {
  const { chainId, hash } = journal.place;
  const { id, proposer } = proposal;
  const version = proposal.content.version + 1;
  const contentHash = computeContentHash(hash, { chainId, id, version, proposer, content });
  return { number, version, contentHash, payloadDigest: computePayloadDigest(hash, content) };
}
