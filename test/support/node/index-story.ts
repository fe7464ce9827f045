import { encode } from "../../../src/codec/canonical.ts";
import { readAccount } from "../../../src/governance/account.ts";
import { computeProposalId } from "../../../src/governance/content.ts";
import { countComments, requireComment } from "../../../src/governance/forum-comment.ts";
import { requireThread, threadOfProposal } from "../../../src/governance/forum-thread.ts";
import { proposalTypeSpec } from "../../../src/governance/proposal-type-table.ts";
import { textDigest } from "../../../src/governance/text-digest.ts";
import { nextContext } from "../../../src/machine/next-context.ts";
import type { Story } from "../../../src/node/story/story.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import {
  castVotes,
  proposalOf,
  propose,
  waitWhile,
} from "../../../src/node/story/story-proposal.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";

/**
 * A chain in which everything happens that an index tells apart: drafts that are edited and cancelled in one block,
 * comments that are edited and withdrawn, ballots that change, a parameter that moves, a proposal that expires.
 */
export const INDEX_STORY: StoryPlan = {
  name: "index",
  about: "a bit of everything, for lists and searches",
  cast: {
    voters: { ada: 300_000n, ben: 290_000n, cleo: 40_000n },
    treasury: 1_000_000n,
  },
  tell(story) {
    const motion = propose(story, "ada", {
      type: "custom",
      payload: { text: "Zürich gets a blue seal.", resolutionDigest: null },
      title: "Adopt the blue seal",
      summary: "A motion about the colour of the Zürich seal.",
      deposit: 100n,
    });
    edit(story, motion, "Adopt the azure seal");
    const first = comment(story, "ben", motion, "Is crimson not the nicer colour?");
    comment(story, "ada", motion, "Crimson fades in the sun; Café walls prove it.");
    editComment(story, "ben", first, "Is scarlet not the nicer colour?");
    comment(story, "cleo", motion, "I withdraw everything I say about walruses.");
    story.does("cleo", "withdrawComment", {
      comment: requireComment(story.state, countComments(story.state)).id,
    });
    draft(story, "cleo", "A draft that is given up");
    const change = propose(story, "ben", {
      type: "parameter_change",
      payload: {
        changes: [
          {
            key: "fee.base.statement",
            currentValue: 1000n,
            currentVersion: 0,
            proposedValue: 1100n,
          },
        ],
        transitionPeriodS: 0,
        rationale: "Statements are cheap.",
        impactAnalysis: {
          summary: "Recording becomes dearer.",
          affectedComponents: ["fees"],
          affectedParameters: ["fee.base.statement"],
          risks: [],
          reversible: true,
        },
      },
      title: "Raise the price of statements",
      summary: "A tenth more.",
      deposit: 1000n,
    });
    waitWhile(story, motion, "discussion");
    castVotes(story, motion, { ada: "for", ben: "against" });
    castVotes(story, motion, { ben: { against: 5000, for: 5000, abstain: 0, veto: 0 } });
    castVotes(story, motion, { ben: "against", cleo: "for" });
    waitWhile(story, motion, "voting");
    waitWhile(story, change, "review");
    story.block(3600);
    waitWhile(story, motion, "queued");
  },
};

/** The content of a motion. */
export function motionOf(title: string, tags: readonly string[]) {
  const spec = assertDefined(proposalTypeSpec("custom"), "no custom proposals");
  const payload = { text: `${title}.`, resolutionDigest: null };
  return {
    type: "custom",
    payload: encode(spec.payload, payload),
    title,
    summary: "A motion about the colour of the Zürich seal.",
    description: `${title}, at length.`,
    tags,
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
  };
}

function edit(story: Story, number: number, title: string): void {
  const { id, content } = proposalOf(story, number);
  const next = motionOf(title, ["colour", "seal"]);
  story.does("ada", "editProposal", { id, expectedVersion: content.version, content: next });
}

/** A draft that is made, edited and given up in one block, so that no state ever holds its text. */
function draft(story: Story, who: string, title: string): void {
  const { chainId, hash } = nextContext(story.chain.machine).governance;
  const proposer = story.account(who);
  const sequence = readAccount(story.state, proposer)?.sequence ?? 0;
  const id = computeProposalId(hash, { chainId, proposer, sequence });
  const content = motionOf(title, ["given-up"]);
  story.send(who, "createProposal", { content, deposit: null });
  const changed = motionOf(`${title} twice`, ["given-up"]);
  story.send(who, "editProposal", { id, expectedVersion: 1, content: changed });
  story.send(who, "cancelProposal", { id });
  story.sealed();
}

function digestOf(story: Story, body: string) {
  return textDigest(nextContext(story.chain.machine).governance.hash, body);
}
function comment(story: Story, who: string, proposal: number, body: string): number {
  const thread = assertDefined(threadOfProposal(story.state, proposal), "no thread");
  story.does(who, "postComment", {
    thread: requireThread(story.state, thread).id,
    parent: null,
    contentVersion: proposalOf(story, proposal).content.version,
    anchor: null,
    body,
    bodyDigest: digestOf(story, body),
  });
  return countComments(story.state);
}
function editComment(story: Story, who: string, number: number, body: string): void {
  const { id } = requireComment(story.state, number);
  story.does(who, "editComment", { comment: id, body, bodyDigest: digestOf(story, body) });
}
