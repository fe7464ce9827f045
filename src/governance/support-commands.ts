import { struct } from "../codec/compound.ts";
import { text } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { divCeilBig } from "../primitives/integer.ts";
import type { GovernanceContext } from "./context.ts";
import { DEPOSIT_EVENTS } from "./deposit-events.ts";
import { endProposal } from "./end-proposal.ts";
import { readEndorsement } from "./endorsement.ts";
import { defineHandler } from "./handler.ts";
import { readPayload } from "./payload.ts";
import { digestSchema, trackOf } from "./proposal.ts";
import {
  checkBeforeVote,
  checkIsProposer,
  type NamedProposal,
  nameProposal,
  wrongStatus,
} from "./proposal-guards.ts";
import { reject } from "./rejection.ts";
import { isRoleMember } from "./role.ts";
import { ROLE_NAMES } from "./role-name.ts";
import { routePayload } from "./route.ts";
import { amountSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { checkContribution } from "./submit-proposal.ts";
import { textDigest } from "./text-digest.ts";
import { readTrack } from "./track-parameters.ts";

/** Least part of the deposit that one contribution has. */
const CONTRIBUTIONS_OF_DEPOSIT = 20n;
const STATEMENT_BYTES_MAX = 1024;

/** Adds to the deposit of anyone's proposal while it is written or discussed. */
const depositProposal = defineHandler({
  command: "depositProposal",
  payload: struct({ id: digestSchema, amount: amountSchema }),
  decide(journal, { id, amount }, context) {
    const named = nameProposal(journal, id, context.now);
    if (!named.ok) return named.error;
    const { number, answer } = named.value;
    const begun = checkBeforeVote(named.value);
    if (begun !== null) return begun;
    if (answer.status !== "draft" && answer.status !== "discussion") {
      return wrongStatus(named.value);
    }
    const min = leastContribution(journal, named.value, context);
    if (amount < min) {
      return reject("GOV_DEPOSIT_TOO_SMALL", { amount: String(amount), min: String(min) });
    }
    const added = { number, account: context.sender, amount };
    const refused = checkContribution(journal, added);
    if (refused === null) journal.emit(DEPOSIT_EVENTS.added, added);
    return refused;
  },
});

/** A twentieth of what the track asks, rounded up; a draft has the track that it would have now. */
function leastContribution(
  state: StateReader,
  { number, proposal }: NamedProposal,
  context: GovernanceContext,
): bigint {
  const name =
    proposal.submitted === null
      ? routePayload(state, readPayload(state, number), context)
      : trackOf(proposal);
  const { deposit } = readTrack(state, name, context.now);
  const least = divCeilBig(deposit, CONTRIBUTIONS_OF_DEPOSIT);
  return least > 0n ? least : 1n;
}

/** Says something for a proposal. It is shown, weighs nothing, and keeps the account off the panel of its review. */
const endorseProposal = defineHandler({
  command: "endorseProposal",
  payload: struct({ id: digestSchema, statement: text(0, STATEMENT_BYTES_MAX) }),
  decide(journal, { id, statement }, context) {
    const { sender, now, hash } = context;
    const named = nameProposal(journal, id, now);
    if (!named.ok) return named.error;
    const { number } = named.value;
    const begun = checkBeforeVote(named.value);
    if (begun !== null) return begun;
    if (readEndorsement(journal, number, sender) !== undefined) {
      return reject("GOV_ALREADY_ENDORSED");
    }
    journal.emit(DEPOSIT_EVENTS.endorsed, {
      number,
      account: sender,
      statementDigest: textDigest(hash, statement),
      role: firstRole(journal, sender, now),
    });
    return null;
  },
});

/** The role under which an endorsement is shown: looked up, never claimed. */
function firstRole(state: StateReader, account: AccountId, now: number): string | null {
  return ROLE_NAMES.find((role) => isRoleMember(state, role, account, now)) ?? null;
}

/** Takes a proposal back, until its vote opens. */
const cancelProposal = defineHandler({
  command: "cancelProposal",
  payload: struct({ id: digestSchema }),
  decide(journal, { id }, context) {
    const named = nameProposal(journal, id, context.now);
    if (!named.ok) return named.error;
    const refused = checkBeforeVote(named.value) ?? checkIsProposer(named.value, context.sender);
    if (refused !== null) return refused;
    endProposal(journal, named.value.number, { how: "cancelled", reason: "proposer" });
    return null;
  },
});

/** What accounts do to a proposal beside writing it. */
export const SUPPORT_HANDLERS = [depositProposal, endorseProposal, cancelProposal] as const;
