import { list, struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import { guardKeysSchema, noteGuardKeys } from "./conflicts.ts";
import { writeContent } from "./content.ts";
import type { BlockPlace } from "./context.ts";
import { dropDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { nameAcceptance, reportDigestSchema } from "./kept-acceptance.ts";
import { nameOf } from "./name-schema.ts";
import { COMPONENTS, PROPOSAL_TYPES, TRACKS } from "./names.ts";
import { countDraft, countOpen, holdPayload, releasePayload } from "./open-proposals.ts";
import { planGuardsSchema, writePlanGuards } from "./plan.ts";
import {
  addProposal,
  digestSchema,
  type Proposal,
  proposalSuffix,
  requireProposal,
  writeContentHash,
  writeProposal,
} from "./proposal.ts";
import { type WithText, withText } from "./proposal-text.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";
import { callNext, joinLine } from "./waiting-line.ts";

const versionFields = {
  number: uint(),
  version: uint(0xffff, 1),
  contentHash: digestSchema,
  payloadDigest: digestSchema,
} as const;

/** What a submitted proposal would change, and what must stay at hand for it. */
const stakeFields = {
  /** Keys of the plan's guards. */
  guardKeys: guardKeysSchema,
  /** Digest of the acceptance object that it rests on. */
  keeps: nullable(reportDigestSchema),
} as const;

const createdSchema = struct({
  ...versionFields,
  id: digestSchema,
  proposer: accountIdSchema,
  type: nameOf(PROPOSAL_TYPES),
  draftUntil: secondsSchema,
});

const editedSchema = struct({
  ...versionFields,
  /** The end of a discussion that has begun; null of a draft. */
  discussionEnd: nullable(secondsSchema),
  ...stakeFields,
});

const planFields = {
  planHash: digestSchema,
  touches: list(nameOf(COMPONENTS), 0, COMPONENTS.length),
  guards: planGuardsSchema,
} as const;

const lockedSchema = struct({ number: uint(), track: nameOf(TRACKS), ...planFields });

const revisedSchema = struct({ ...versionFields, ...planFields, keeps: stakeFields.keeps });

/** The facts by which a proposal comes as far as its vote. */
export const PROPOSAL_EVENTS = {
  created: defineEvent("proposalCreated", "info", {
    schema: withText(createdSchema),
    evolve: evolveCreated,
  }),
  edited: defineEvent("proposalEdited", "info", {
    schema: withText(editedSchema),
    evolve: evolveEdited,
  }),
  submitted: defineEvent("proposalSubmitted", "info", {
    schema: struct({
      number: uint(),
      track: nameOf(TRACKS),
      discussionEnd: secondsSchema,
      exempt: bool,
      ...stakeFields,
    }),
    evolve(draft, { number, track, discussionEnd, exempt, guardKeys, keeps }, place) {
      const proposal = requireProposal(draft, number);
      const { proposer, created, content } = proposal;
      assert(proposal.submitted === null, `proposal ${number} is submitted twice`);
      const reference = proposalSuffix(number);
      dropDue(draft, { kind: "draftExpiry", at: created.draftUntil, reference });
      countDraft(draft, proposer, -1);
      if (!exempt) {
        countOpen(draft, { proposer, track }, 1);
        holdPayload(draft, content.payloadDigest, number);
        scheduleDue(draft, { kind: "lock", at: discussionEnd, reference });
      }
      noteGuardKeys(draft, number, { keys: guardKeys, hash: place.hash });
      nameAcceptance(draft, number, keeps);
      const { now: at, height } = place;
      const submitted = { at, height, track, discussionEnd, exempt };
      writeProposal(draft, number, { ...proposal, submitted });
    },
  }),
  locked: defineEvent("proposalLocked", "info", { schema: lockedSchema, evolve: evolveLocked }),
  revised: defineEvent("proposalRevised", "info", {
    schema: withText(revisedSchema),
    evolve: evolveRevised,
  }),
  ready: defineEvent("proposalReady", "info", {
    schema: struct({ number: uint(), until: secondsSchema }),
    evolve: evolveReady,
  }),
  conflictFound: defineEvent("conflictFound", "warning", {
    schema: struct({ number: uint(), others: list(uint(), 1, 16) }),
    // Which proposals conflict is read from the things that they would change: this only tells those who listen.
    evolve: () => undefined,
  }),
} as const;

function evolveCreated(
  draft: StateDraft,
  created: WithText<Infer<typeof createdSchema>>,
  place: BlockPlace,
): void {
  const { id, proposer, type, draftUntil, contentHash, payloadDigest, version, text } = created;
  const number = addProposal(draft, {
    id,
    proposer,
    type,
    created: { at: place.now, height: place.height, draftUntil },
    content: { version, contentHash, payloadDigest, edits: 0 },
    deposit: { total: 0n, contributors: 0, settled: 0 },
    submitted: null,
    locked: null,
    review: null,
    ready: null,
    opened: null,
    closed: null,
    run: { attempts: 0, nextAt: null, phase: null, phaseUntil: null },
    ended: null,
    revertedBy: null,
  });
  assert(number === created.number, `proposal ${created.number} becomes ${number}`);
  countDraft(draft, proposer, 1);
  const reference = proposalSuffix(number);
  scheduleDue(draft, { kind: "draftExpiry", at: draftUntil, reference });
  keepText(draft, { number, contentHash, text });
}

function evolveEdited(
  draft: StateDraft,
  edited: WithText<Infer<typeof editedSchema>>,
  place: BlockPlace,
): void {
  const { number, version, contentHash, payloadDigest, discussionEnd, guardKeys, keeps, text } =
    edited;
  const proposal = requireProposal(draft, number);
  assert(version === proposal.content.version + 1, `version ${version} of ${number}`);
  const edits = proposal.content.edits + 1;
  const content = { version, contentHash, payloadDigest, edits };
  let { submitted } = proposal;
  if (submitted !== null && discussionEnd !== null) {
    const reference = proposalSuffix(number);
    dropDue(draft, { kind: "lock", at: submitted.discussionEnd, reference });
    scheduleDue(draft, { kind: "lock", at: discussionEnd, reference });
    releasePayload(draft, proposal.content.payloadDigest);
    holdPayload(draft, payloadDigest, number);
    noteGuardKeys(draft, number, { keys: guardKeys, hash: place.hash });
    nameAcceptance(draft, number, keeps);
    submitted = { ...submitted, discussionEnd };
  }
  writeProposal(draft, number, { ...proposal, content, submitted });
  keepText(draft, { number, contentHash, text });
}

function evolveLocked(
  draft: StateDraft,
  { number, track, planHash, touches, guards }: Infer<typeof lockedSchema>,
  { now: at, height, hash }: BlockPlace,
): void {
  const proposal = requireProposal(draft, number);
  const { proposer, submitted } = proposal;
  assert(
    submitted !== null && proposal.locked === null,
    `proposal ${number} is not open to a lock`,
  );
  if (!submitted.exempt && track !== submitted.track) {
    countOpen(draft, { proposer, track: submitted.track }, -1);
    countOpen(draft, { proposer, track }, 1);
  }
  writePlanGuards(draft, number, { guards, hash });
  writeProposal(draft, number, { ...proposal, locked: { at, height, track, planHash, touches } });
}

function evolveRevised(
  draft: StateDraft,
  revised: WithText<Infer<typeof revisedSchema>>,
  place: BlockPlace,
): void {
  const { number, version, contentHash, payloadDigest, planHash, touches, guards, keeps, text } =
    revised;
  const proposal = requireProposal(draft, number);
  const { locked, content: before } = proposal;
  assert(locked !== null && proposal.ready === null, `proposal ${number} is not in review`);
  assert(version === before.version + 1, `version ${version} of ${number}`);
  releasePayload(draft, before.payloadDigest);
  holdPayload(draft, payloadDigest, number);
  writePlanGuards(draft, number, { guards, hash: place.hash });
  noteGuardKeys(draft, number, { keys: guards.map(({ key }) => key), hash: place.hash });
  nameAcceptance(draft, number, keeps);
  const content = { ...before, version, contentHash, payloadDigest };
  writeProposal(draft, number, { ...proposal, content, locked: { ...locked, planHash, touches } });
  keepText(draft, { number, contentHash, text });
}

function evolveReady(
  draft: StateDraft,
  { number, until }: { readonly number: number; readonly until: number },
  { now }: BlockPlace,
): void {
  const proposal = requireProposal(draft, number);
  const { proposer, submitted, locked } = proposal;
  assert(submitted !== null && locked !== null, `proposal ${number} waits before its lock`);
  assert(proposal.ready === null, `proposal ${number} waits twice`);
  const { track } = locked;
  scheduleDue(draft, { kind: "slotWait", at: until, reference: proposalSuffix(number) });
  if (submitted.exempt) callNext(draft, { track, now, number });
  else joinLine(draft, { track, proposer, readyAt: now, number }, now);
  writeProposal(draft, number, { ...proposal, ready: { at: now, until } });
}

/** Keeps the text where it is at hand, and by which hash it is known. */
function keepText(
  draft: StateDraft,
  kept: {
    readonly number: number;
    readonly contentHash: Proposal["content"]["contentHash"];
    readonly text: Uint8Array | null;
  },
): void {
  writeContentHash(draft, kept.contentHash, kept.number);
  if (kept.text !== null) writeContent(draft, kept.number, kept.text);
}
