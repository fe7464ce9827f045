import type { AccountId } from "../primitives/brand.ts";
import {
  type Content,
  computeContentHash,
  computePayloadDigest,
  computeProposalId,
} from "./content.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { countProposals } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import type { TypedPayload } from "./proposal-type.ts";

/** Content that fits its schemas, with its payload decoded. */
export interface CheckedContent extends TypedPayload {
  readonly content: Content;
  /** Canonical bytes of the content. */
  readonly text: Uint8Array;
}

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
