import { encode } from "../codec/canonical.ts";
import { type Content, encodeContent } from "./content.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { makeReady } from "./make-ready.ts";
import { openProposalThread } from "./open-proposal-thread.ts";
import { buildPlan } from "./plan.ts";
import { countProposals } from "./proposal.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";
import type { ProposalTypeSpec } from "./proposal-type.ts";
import { runComponents } from "./run-components.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";
import { writeDraft } from "./write-draft.ts";

/**
 * Puts a question that the rules themselves ask: it starts locked, with no deposit and no limit of slots, and its vote
 * opens with the next block. Returns its number.
 */
export function proposeBySystem<P>(
  journal: Journal,
  spec: ProposalTypeSpec<P>,
  asked: { readonly title: string; readonly payload: P },
  context: GovernanceContext,
): number {
  const { title, payload } = asked;
  const content: Content = {
    type: spec.type,
    payload: encode(spec.payload, payload),
    title,
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
  };
  // The rules send no transactions: the running number stands for their sequence.
  const sequence = countProposals(journal) + 1;
  const checked = { content, text: encodeContent(content), spec, payload };
  const number = writeDraft(journal, { proposer: SYSTEM_ACCOUNT, sequence, checked });
  const track = spec.route(journal, payload, context);
  const { guards, planHash } = buildPlan(journal, spec, payload, context);
  journal.emit(PROPOSAL_EVENTS.submitted, {
    number,
    track,
    discussionEnd: journal.place.now,
    exempt: true,
    guardKeys: guards.map(({ key }) => key),
    keeps: null,
  });
  openProposalThread(journal, number);
  const touches = runComponents(spec, payload);
  journal.emit(PROPOSAL_EVENTS.locked, { number, track, planHash, touches, guards });
  makeReady(journal, number);
  return number;
}
