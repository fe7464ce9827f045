import type { Amount, Digest } from "../primitives/brand.ts";
import { readAccount } from "./account.ts";
import { findConflicts } from "./conflicts.ts";
import type { CommandContext, GovernanceContext } from "./context.ts";
import { DEPOSIT_EVENTS } from "./deposit-events.ts";
import { tellStatus } from "./end-proposal.ts";
import { readHold } from "./hold.ts";
import type { Journal } from "./journal.ts";
import { openProposalThread } from "./open-proposal-thread.ts";
import { countOpenOf, countOpenOn } from "./open-proposals.ts";
import { readUint } from "./parameter.ts";
import { checkPayload } from "./payload-guards.ts";
import { CONTRIBUTORS_MAX, type Proposal, requireProposal } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import { subjectOf } from "./proposal-subject.ts";
import type { TypedPayload } from "./proposal-type.ts";
import { checkProposer } from "./proposer-guards.ts";
import { type Rejection, reject } from "./rejection.ts";
import { routePayload } from "./route.ts";
import type { StateReader } from "./state-access.ts";
import type { Track } from "./track.ts";
import { readTrack } from "./track-parameters.ts";

/** Open proposals of a track, as a multiple of its slots. */
const OPEN_PER_SLOT = 4;

/** What is submitted: a draft, its payload, and what its proposer adds to the deposit. */
export interface Submission {
  readonly number: number;
  readonly typed: TypedPayload;
  readonly deposit: Amount;
}

/** Decides whether a draft may come to its discussion, by the guards in their order, and brings it there. */
export function submitProposal(
  journal: Journal,
  { number, typed, deposit }: Submission,
  context: CommandContext,
): Rejection | null {
  const { now } = context;
  const proposal = requireProposal(journal, number);
  const track = readTrack(journal, routePayload(journal, typed, context), now);
  const { payloadDigest } = proposal.content;
  const limits = () => checkLimits(journal, proposal, track, context);
  const refused =
    checkProposer(journal, proposal.proposer, track, context) ??
    checkPayload(journal, { ...typed, number, payloadDigest }, context, limits) ??
    checkDeposit(journal, { number, deposit }, track);
  if (refused !== null) return refused;
  if (deposit > 0n) {
    const added = { number, account: proposal.proposer, amount: deposit };
    journal.emit(DEPOSIT_EVENTS.added, added);
  }
  journal.emit(PROPOSAL_EVENTS.submitted, {
    number,
    track: track.name,
    discussionEnd: now + track.discussionS,
    exempt: false,
    ...readStakes(journal, typed, context),
  });
  openProposalThread(journal, number);
  typed.spec.submitted?.(journal, typed.payload, subjectOf(journal, number));
  tellStatus(journal, number, "draft", "discussion");
  tellConflicts(journal, number);
  return null;
}

/** What a payload would change and what it rests on, as the state notes it of a submitted proposal. */
export function readStakes(
  state: StateReader,
  { spec, payload }: TypedPayload,
  context: GovernanceContext,
): { readonly guardKeys: readonly string[]; readonly keeps: Digest | null } {
  const guardKeys = spec.guards(state, payload, context).map(({ key }) => key);
  return { guardKeys, keeps: spec.keeps?.(payload) ?? null };
}

/** States which other proposals would change one of the same things, where some would. */
export function tellConflicts(journal: Journal, number: number): void {
  const others = findConflicts(journal, number);
  if (others.length > 0) journal.emit(PROPOSAL_EVENTS.conflictFound, { number, others });
}

function checkLimits(
  state: StateReader,
  { proposer }: Proposal,
  track: Track,
  { now }: GovernanceContext,
): Rejection | null {
  const own = countOpenOf(state, proposer);
  const ownMax = readUint(state, "proposal.max_open_per_proposer", now);
  if (own >= ownMax) return reject("GOV_TOO_MANY_OPEN", { open: own, max: ownMax });
  const open = countOpenOn(state, track.name);
  const max = OPEN_PER_SLOT * track.slots;
  if (open >= max) return reject("GOV_TRACK_FULL", { track: track.name, open, max });
  return null;
}

function checkDeposit(
  state: StateReader,
  { number, deposit }: { readonly number: number; readonly deposit: Amount },
  track: Track,
): Rejection | null {
  const { proposer, deposit: held } = requireProposal(state, number);
  const total = held.total + deposit;
  if (total < track.deposit) {
    const compared = { deposit: String(total), min: String(track.deposit) };
    return reject("GOV_DEPOSIT_TOO_LOW", compared);
  }
  if (deposit === 0n) return null;
  return checkContribution(state, { number, account: proposer, amount: deposit });
}

/** Whether a contribution finds room among the contributors, and the account can pay it. */
export function checkContribution(
  state: StateReader,
  added: {
    readonly number: number;
    readonly account: Proposal["proposer"];
    readonly amount: Amount;
  },
): Rejection | null {
  const { number, account, amount } = added;
  const { contributors } = requireProposal(state, number).deposit;
  const isFirst = readHold(state, { purpose: "deposit", ref: number }, account) === 0n;
  if (isFirst && contributors >= CONTRIBUTORS_MAX) {
    return reject("GOV_TOO_MANY_ENTRIES", { contributors, max: CONTRIBUTORS_MAX });
  }
  const liquid = readAccount(state, account)?.liquid ?? 0n;
  if (liquid >= amount) return null;
  const compared = { liquid: String(liquid), needed: String(amount) };
  return reject("GOV_FUNDS_INSUFFICIENT", compared);
}
