import { list, struct } from "../codec/compound.ts";
import { bool, bytes, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { nameOf } from "./name-schema.ts";
import { COMPONENTS, HOUSES, PROPOSAL_TYPES, TRACKS, type TrackName } from "./names.ts";
import { accountIdSchema, amountSchema, heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, sharedTable, stateTable, writeState } from "./state-table.ts";

export const digestSchema = bytes<Digest>(32, 64);

/** Accounts that may contribute to one deposit. */
export const CONTRIBUTORS_MAX = 32;

/** How a proposal came to its end. `executed` may still be followed by a revert. */
export const ENDINGS = [
  "executed",
  "failed",
  "rejected",
  "vetoed",
  "cancelled",
  "expired",
] as const;
export type Ending = (typeof ENDINGS)[number];

/** Why a vote was lost, in the order of the tests, and what refuses a proposal before and beside them. */
export const REJECTED_REASONS = [
  "no_electorate",
  "no_votes",
  "quorum",
  "no_decisive",
  "tie",
  "approval",
  "support",
  "review_rejected",
  "review_security",
  "review_inconclusive",
  "review_deadline",
  "stale",
] as const;
export type RejectedReason = (typeof REJECTED_REASONS)[number];

export const FAILED_REASONS = ["stale", "too_late", "invalid", "invariant", "attempts"] as const;
export type FailedReason = (typeof FAILED_REASONS)[number];

/** Outcome of a technical review; `conditional` asks for a revision. */
export const REVIEW_OUTCOMES = [
  "approve",
  "review_rejected",
  "review_security",
  "review_inconclusive",
  "review_deadline",
  "conditional",
] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** What becomes of effects after the run: a ramp that goes on, or a schedule that holds until a height. */
export const EFFECT_PHASES = ["ramping", "scheduled", "active", "aborted"] as const;
export type EffectPhase = (typeof EFFECT_PHASES)[number];

/**
 * The facts of a proposal. Its status is computed from them and the clock; nobody sets it. A fact is written once and
 * never again, except the end of the vote, which grows, and the version of the content.
 */
export const proposalSchema = struct({
  id: digestSchema,
  proposer: accountIdSchema,
  type: nameOf(PROPOSAL_TYPES),
  created: struct({
    at: secondsSchema,
    height: heightSchema,
    /** When it expires unless it was submitted. */
    draftUntil: secondsSchema,
  }),
  content: struct({
    version: uint(0xffff, 1),
    contentHash: digestSchema,
    payloadDigest: digestSchema,
    edits: uint(0xffff),
  }),
  /** Base units contributed, by how many accounts, and how often they were settled: twice after a state rollback. */
  deposit: struct({
    total: amountSchema,
    contributors: uint(CONTRIBUTORS_MAX),
    settled: uint(0xff),
  }),
  submitted: nullable(
    struct({
      at: secondsSchema,
      height: heightSchema,
      track: nameOf(TRACKS),
      /** Grows with edits. */
      discussionEnd: secondsSchema,
      /** Takes no slot and is counted in no limit: a question that a rule puts and no account. */
      exempt: bool,
    }),
  ),
  locked: nullable(
    struct({
      at: secondsSchema,
      height: heightSchema,
      /** The row in force from here on: the stricter of the rows at submission and at lock. */
      track: nameOf(TRACKS),
      planHash: digestSchema,
      /** Components whose pause holds the run. */
      touches: list(nameOf(COMPONENTS), 0, COMPONENTS.length),
    }),
  ),
  review: nullable(
    struct({
      panelSize: uint(32),
      round: uint(3, 1),
      deadline: secondsSchema,
      /** Set while a revision is awaited: until when. */
      revisionUntil: nullable(secondsSchema),
      outcome: nullable(nameOf(REVIEW_OUTCOMES)),
      closedAt: nullable(secondsSchema),
    }),
  ),
  /** Since when it waits for a slot, its lock or the approval of its review, and when it has waited too long. */
  ready: nullable(struct({ at: secondsSchema, until: secondsSchema })),
  opened: nullable(
    struct({
      start: secondsSchema,
      /** Grows with extensions, up to the hard cap. */
      end: secondsSchema,
      hardCap: secondsSchema,
      extensions: uint(64),
      /** Block at whose end power is read. */
      snapshotHeight: heightSchema,
      height: heightSchema,
    }),
  ),
  /** The recorded verdict of the vote. */
  closed: nullable(
    struct({
      at: secondsSchema,
      outcome: nameOf(["passed", "rejected", "vetoed"] as const),
      reason: nullable(text(1, 32)),
      house: nullable(nameOf(HOUSES)),
      /** From when it may run. */
      eta: secondsSchema,
      graceS: secondsSchema,
    }),
  ),
  run: struct({
    attempts: uint(0xff),
    nextAt: nullable(secondsSchema),
    /** What has become of the effects: shown, never read by a rule. */
    phase: nullable(nameOf(EFFECT_PHASES)),
    /** When the phase is over by itself. */
    phaseUntil: nullable(secondsSchema),
  }),
  ended: nullable(
    struct({
      how: nameOf(ENDINGS),
      at: secondsSchema,
      height: heightSchema,
      reason: nullable(text(1, 64)),
      house: nullable(nameOf(HOUSES)),
    }),
  ),
  /** Height of the state rollback that reverted it. */
  revertedBy: nullable(heightSchema),
});

export type Proposal = Infer<typeof proposalSchema>;

const proposalTable = sharedTable("prop/", proposalSchema);
/** Number by the first 32 bytes of the id. */
const proposalIdTable = stateTable("propid/", uint());
/** Number by the first 32 bytes of the hash of any version of its content. */
const contentHashTable = stateTable("propver/", uint());
const proposalCountTable = stateTable("propcount", uint());

const ID_PREFIX_BYTES = 32;

/** Place of a proposal in the tables that are kept by its running number. */
export function proposalSuffix(number: number): Uint8Array {
  return uintBytes(number);
}

/** The facts of a proposal by its running number, or undefined when there is none. */
export function readProposal(state: StateReader, number: number): Proposal | undefined {
  return readState(state, proposalTable, proposalSuffix(number));
}

/** The facts of a proposal that is known to exist. */
export function requireProposal(state: StateReader, number: number): Proposal {
  return assertDefined(readProposal(state, number), `no proposal ${number}`);
}

/** The track whose rules hold: from the lock on the stricter of two. Requires: it was submitted. */
export function trackOf({ submitted, locked }: Proposal): TrackName {
  return locked?.track ?? assertDefined(submitted, "a draft has no track").track;
}

/** The proposal with an id and its running number, or undefined when there is none. */
export function locateProposal(
  state: StateReader,
  id: Digest,
): { readonly number: number; readonly proposal: Proposal } | undefined {
  const number = readState(state, proposalIdTable, id.subarray(0, ID_PREFIX_BYTES));
  if (number === undefined) return undefined;
  const proposal = requireProposal(state, number);
  return equalBytes(proposal.id, id) ? { number, proposal } : undefined;
}

/** Running number of the proposal with an id, or undefined when there is none. */
export function findProposal(state: StateReader, id: Digest): number | undefined {
  return locateProposal(state, id)?.number;
}

/** Running number of the proposal that has or had a content with this hash, or undefined when none had. */
export function findByContentHash(state: StateReader, contentHash: Digest): number | undefined {
  return readState(state, contentHashTable, contentHash.subarray(0, ID_PREFIX_BYTES));
}

/** Notes that a version of a proposal's content has this hash. */
export function writeContentHash(draft: StateDraft, contentHash: Digest, number: number): void {
  const suffix = contentHash.subarray(0, ID_PREFIX_BYTES);
  writeState(draft, contentHashTable, { suffix, value: number });
}

/** How many proposals were ever created; the next one gets this number plus one. */
export function countProposals(state: StateReader): number {
  return readState(state, proposalCountTable) ?? 0;
}

/** Writes the facts of a new proposal under the next running number, which it returns. */
export function addProposal(draft: StateDraft, proposal: Proposal): number {
  const number = countProposals(draft) + 1;
  writeState(draft, proposalCountTable, { value: number });
  const suffix = proposal.id.subarray(0, ID_PREFIX_BYTES);
  writeState(draft, proposalIdTable, { suffix, value: number });
  writeProposal(draft, number, proposal);
  return number;
}

/** Writes the facts of a proposal. */
export function writeProposal(draft: StateDraft, number: number, proposal: Proposal): void {
  writeState(draft, proposalTable, { suffix: proposalSuffix(number), value: proposal });
}
