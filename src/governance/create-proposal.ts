import { struct } from "../codec/compound.ts";
import { nullable } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import {
  computeContentHash,
  computePayloadDigest,
  computeProposalId,
  offeredContentSchema,
} from "./content.ts";
import { type CheckedContent, checkContent } from "./content-guards.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { countDrafts } from "./open-proposals.ts";
import { readUint } from "./parameter.ts";
import { hasPermission } from "./permission.ts";
import { countProposals } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import { reject } from "./rejection.ts";
import { amountSchema } from "./schemas.ts";
import { submitProposal } from "./submit-proposal.ts";

/** Drafts that an account may have at a time. */
const DRAFTS_MAX = 10;

/** Makes a draft, and with a deposit submits it at once, under the guards of both. */
export const createProposal = defineHandler({
  command: "createProposal",
  payload: struct({ content: offeredContentSchema, deposit: nullable(amountSchema) }),
  decide(journal, { content, deposit }, context) {
    const { sender, sequence, now } = context;
    if (deposit !== null && !hasPermission(journal, "proposal.submit", sender, now)) {
      return reject("GOV_NOT_PERMITTED", { permission: "proposal.submit" });
    }
    const checked = checkContent(journal, content, context);
    if (!checked.ok) return checked.error;
    const drafts = countDrafts(journal, sender);
    if (drafts >= DRAFTS_MAX) return reject("GOV_TOO_MANY_DRAFTS", { drafts, max: DRAFTS_MAX });
    const number = writeDraft(journal, { proposer: sender, sequence, checked: checked.value });
    if (deposit === null) return null;
    return submitProposal(journal, { number, typed: checked.value, deposit }, context);
  },
});

/** States that there is a draft; returns its running number. */
export function writeDraft(
  journal: Journal,
  made: {
    readonly proposer: AccountId;
    /** Of the transaction that makes it. */
    readonly sequence: number;
    readonly checked: CheckedContent;
  },
): number {
  const { chainId, hash, now } = journal.place;
  const { proposer, sequence, checked } = made;
  const { content, text } = checked;
  const number = countProposals(journal) + 1;
  const id = computeProposalId(hash, { chainId, proposer, sequence });
  const hashed = { chainId, id, version: 1, proposer, content };
  journal.emit(PROPOSAL_EVENTS.created, {
    number,
    version: 1,
    contentHash: computeContentHash(hash, hashed),
    payloadDigest: computePayloadDigest(hash, content),
    id,
    proposer,
    type: content.type,
    draftUntil: now + readUint(journal, "proposal.draft_ttl_s", now),
    text,
  });
  return number;
}
