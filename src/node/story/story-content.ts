import { encode } from "../../codec/canonical.ts";
import type { OfferedContent } from "../../governance/content.ts";
import type { ProposalType } from "../../governance/names.ts";
import { proposalTypeSpec } from "../../governance/proposal-type-table.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Digest } from "../../primitives/brand.ts";

/** What is proposed in a story; the rest of the content is empty. */
export interface StoryProposal {
  readonly type: ProposalType;
  /** In the shape of its type. */
  readonly payload: unknown;
  readonly title: string;
  readonly summary: string;
  /** Tokens of the deposit. */
  readonly deposit: bigint;
  readonly tags?: readonly string[];
  readonly attachments?: OfferedContent["attachments"];
  readonly dependsOn?: Digest;
}

/** The content of a proposal as its command carries it. */
export function contentOf(proposal: Omit<StoryProposal, "deposit">): OfferedContent {
  const { type, payload, title, summary } = proposal;
  const spec = assertDefined(proposalTypeSpec(type), `no proposal of type ${type}`);
  return {
    type,
    payload: encode(spec.payload, payload),
    title,
    summary,
    description: summary,
    tags: proposal.tags ?? [],
    links: [],
    attachments: proposal.attachments ?? [],
    language: "en",
    dependsOn: proposal.dependsOn ?? null,
    conditions: [],
  };
}
