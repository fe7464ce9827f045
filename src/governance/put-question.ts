import { encode } from "../codec/canonical.ts";
import { assert } from "../primitives/assert.ts";
import { type Content, encodeContent } from "./content.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { lockPayload } from "./lock-payload.ts";
import type { ProposalType } from "./names.ts";
import { countProposals } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import type { ProposalTypeSpec } from "./proposal-type.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";
import { writeDraft } from "./write-draft.ts";

/** A question that a rule puts. */
export interface Question<P> {
  readonly spec: ProposalTypeSpec<P>;
  readonly payload: P;
  readonly title: string;
  readonly summary: string;
}

/**
 * Puts a question that a rule asks and no account: it has no deposit, is counted in no limit, takes no slot, and is
 * locked from its beginning; its vote opens with the next block at the latest. Returns its running number.
 */
export function putQuestion<P>(
  journal: Journal,
  { spec, payload, title, summary }: Question<P>,
  context: GovernanceContext,
): number {
  const bytes = encode(spec.payload, payload);
  const content = { ...emptyContent(spec.type), payload: bytes, title, summary };
  // No transaction makes it, so that its own running number tells its id apart.
  const sequence = countProposals(journal) + 1;
  const checked = { content, text: encodeContent(content), spec, payload };
  const number = writeDraft(journal, { proposer: SYSTEM_ACCOUNT, sequence, checked });
  assert(number === sequence, `question ${number} under number ${sequence}`);
  journal.emit(PROPOSAL_EVENTS.submitted, {
    number,
    track: spec.route(journal, payload, context),
    discussionEnd: context.now,
    exempt: true,
    guardKeys: spec.guards(journal, payload, context).map(({ key }) => key),
    keeps: null,
  });
  lockPayload(journal, { number, spec, payload }, context);
  return number;
}

function emptyContent(type: ProposalType): Omit<Content, "payload" | "title" | "summary"> {
  return {
    type,
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
  };
}
