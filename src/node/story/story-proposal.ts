import { explainVote } from "../../governance/explanation.ts";
import { countProposals, type Proposal, requireProposal } from "../../governance/proposal.ts";
import { computeStatus } from "../../governance/status.ts";
import type { Shares } from "../../governance/tally.ts";
import { nextContext } from "../../machine/next-context.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Story } from "./story.ts";
import { ballotOf, sharesOf } from "./story-ballot.ts";
import { contentOf, type StoryProposal } from "./story-content.ts";

/** Proposes and submits in one block, and answers with the running number. */
export function propose(story: Story, who: string, proposal: StoryProposal): number {
  const content = contentOf(proposal);
  const { deposit } = proposal;
  story.does(who, "createProposal", { content, deposit: deposit * 1_000_000n });
  return countProposals(story.state);
}

export function proposalOf(story: Story, number: number): Proposal {
  return requireProposal(story.state, number);
}

/** The status of a proposal in a word, with its reason. */
export function statusOf(story: Story, number: number): string {
  const { status, reason } = computeStatus(story.state, number, story.now);
  return reason === null ? status : `${status} (${reason})`;
}

/** Waits until a proposal has left a status, block by block. */
export function waitWhile(story: Story, number: number, status: string): void {
  for (let blocks = 0; blocks < 5000; blocks++) {
    if (computeStatus(story.state, number, story.now).status !== status) return;
    story.block(600);
  }
  assertDefined(undefined, `proposal ${number} stays in ${status}`);
}

/** The payload of a ballot that is wholly on one side, or divided. */
export function ballotFor(
  story: Story,
  number: number,
  voter: string,
  choice: keyof Shares | Shares,
): { readonly ballot: unknown } {
  return { ballot: ballotOf(story.state, number, story.account(voter), sharesOf(choice)) };
}

/** Everybody's ballots in one block. */
export function castVotes(
  story: Story,
  number: number,
  ballots: Readonly<Record<string, keyof Shares | Shares>>,
): void {
  for (const [voter, choice] of Object.entries(ballots)) {
    story.send(voter, "castVote", ballotFor(story, number, voter, choice));
  }
  story.sealed();
}

/** The sentences that explain the vote as it stands. */
export function explain(story: Story, number: number): readonly string[] {
  const context = nextContext(story.chain.machine).governance;
  return explainVote(story.state, number, context, 100)?.sentences ?? [];
}
