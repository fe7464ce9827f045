import { encode } from "../../codec/canonical.ts";
import { readBallot } from "../../governance/ballot.ts";
import { explainVote } from "../../governance/explanation.ts";
import type { ProposalType } from "../../governance/names.ts";
import { countProposals, type Proposal, requireProposal } from "../../governance/proposal.ts";
import { proposalTypeSpec } from "../../governance/proposal-type-table.ts";
import { computeStatus } from "../../governance/status.ts";
import { BALLOT_BP, type Shares } from "../../governance/tally.ts";
import { nextContext } from "../../machine/next-context.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Digest } from "../../primitives/brand.ts";
import type { Story } from "./story.ts";

/** What a story proposes; the rest of the content is empty. */
export interface StoryProposal {
  readonly type: ProposalType;
  /** In the shape of its type. */
  readonly payload: unknown;
  readonly title: string;
  readonly summary: string;
  /** Tokens of the deposit. */
  readonly deposit: bigint;
  readonly attachments?: readonly unknown[];
  readonly dependsOn?: Digest;
}

/** Proposes and submits in one block, and answers with the running number. */
export function propose(story: Story, who: string, proposal: StoryProposal): number {
  const { type, payload, title, summary, deposit } = proposal;
  const spec = assertDefined(proposalTypeSpec(type), `no proposal of type ${type}`);
  const content = {
    type,
    payload: encode(spec.payload, payload),
    title,
    summary,
    description: summary,
    tags: [],
    links: [],
    attachments: proposal.attachments ?? [],
    language: "en",
    dependsOn: proposal.dependsOn ?? null,
    conditions: [],
  };
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
  const { id, content, locked } = proposalOf(story, number);
  const none: Shares = { against: 0, for: 0, abstain: 0, veto: 0 };
  const shares = typeof choice === "string" ? { ...none, [choice]: BALLOT_BP } : choice;
  return {
    ballot: {
      proposalId: id,
      contentHash: content.contentHash,
      planHash: assertDefined(locked, "a vote without a plan").planHash,
      shares,
      justification: "",
      ballotNonce: readBallot(story.state, number, story.account(voter))?.count ?? 0,
    },
  };
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
