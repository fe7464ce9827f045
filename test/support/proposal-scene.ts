import { encode } from "../../src/codec/canonical.ts";
import type { OfferedContent } from "../../src/governance/content.ts";
import type { ProposalType, TrackName } from "../../src/governance/names.ts";
import { countProposals, type Proposal, requireProposal } from "../../src/governance/proposal.ts";
import { proposalTypeSpec } from "../../src/governance/proposal-type-table.ts";
import { computeStatus } from "../../src/governance/status.ts";
import type { StatusAnswer } from "../../src/governance/status-of-facts.ts";
import { readTrack } from "../../src/governance/track-parameters.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { AccountId, Digest } from "../../src/primitives/brand.ts";
import { GovernanceScene, type PortAnswers } from "./governance-scene.ts";

export const TOKEN = 1_000_000n;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Every side of a ballot by its word. */
const SHARES = {
  against: { against: 10_000, for: 0, abstain: 0, veto: 0 },
  for: { against: 0, for: 10_000, abstain: 0, veto: 0 },
  abstain: { against: 0, for: 0, abstain: 10_000, veto: 0 },
  veto: { against: 0, for: 0, abstain: 0, veto: 10_000 },
} as const;

/** A scene in which proposals are made: `alice` and `bob` have stake for every track, `carol` has liquid alone. */
export class ProposalScene extends GovernanceScene {
  readonly alice: AccountId;
  readonly bob: AccountId;
  readonly carol: AccountId;

  constructor(port: PortAnswers = {}) {
    super(port);
    this.alice = this.account("alice", 100_000n * TOKEN);
    this.bob = this.account("bob", 100_000n * TOKEN);
    this.carol = this.account("carol", 100_000n * TOKEN);
    this.stake(this.alice, 60_000n * TOKEN);
    this.stake(this.bob, 40_000n * TOKEN);
    this.block();
  }

  /** Submits a motion of an account, by a text of its own, and returns its running number. */
  submitMotion(proposer: AccountId, text: string): number {
    const { deposit } = readTrack(this.state, "text", this.now);
    this.accept(proposer, "createProposal", { content: motion(text), deposit });
    return countProposals(this.state);
  }

  /** Makes a draft and returns its running number. */
  draft(proposer: AccountId, content: OfferedContent): number {
    this.accept(proposer, "createProposal", { content, deposit: null });
    return countProposals(this.state);
  }

  proposal(number: number): Proposal {
    return requireProposal(this.state, number);
  }

  id(number: number): Digest {
    return this.proposal(number).id;
  }

  answer(number: number): StatusAnswer {
    return computeStatus(this.state, number, this.now);
  }

  /** Status and, where there is one, its reason: `rejected(quorum)`. */
  status(number: number): string {
    const { status, reason } = this.answer(number);
    return reason === null ? status : `${status}(${reason})`;
  }

  /** Lets so much time pass, in blocks of the longest step that the clock makes. */
  wait(seconds: number): void {
    this.block(seconds);
  }

  vote(voter: AccountId, number: number, choice: keyof typeof SHARES): void {
    this.accept(voter, "castVote", { ballot: this.ballot(number, choice) });
  }

  ballot(number: number, choice: keyof typeof SHARES, ballotNonce = 0): unknown {
    const { id, content, locked } = this.proposal(number);
    const { planHash } = assertDefined(locked, `${number} is not locked`);
    const { contentHash } = content;
    const shares = SHARES[choice];
    const named = { proposalId: id, contentHash, planHash };
    return { ...named, shares, justification: "", ballotNonce };
  }

  deposit(track: TrackName): bigint {
    return readTrack(this.state, track, this.now).deposit;
  }
}

/** Content around a payload of a type. */
export function contentOf(
  type: ProposalType,
  payload: unknown,
  more: Partial<OfferedContent> = {},
): OfferedContent {
  const spec = assertDefined(proposalTypeSpec(type), `no type ${type}`);
  return {
    type,
    payload: encode(spec.payload, payload),
    title: `A ${type}`,
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
    ...more,
  };
}

/** Content that changes nothing, told apart by its text. */
export function motion(text: string, more: Partial<OfferedContent> = {}): OfferedContent {
  return contentOf("custom", { text, resolutionDigest: null }, more);
}
