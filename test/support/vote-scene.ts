import assert from "node:assert/strict";
import { decode, encode } from "../../src/codec/canonical.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import type { Ballot } from "../../src/governance/ballot.ts";
import { ballotItems, readBallot } from "../../src/governance/ballot.ts";
import type { Condition } from "../../src/governance/condition.ts";
import type { GovernanceEvent } from "../../src/governance/event.ts";
import type { ProposalType } from "../../src/governance/names.ts";
import { writeParameterEntry } from "../../src/governance/parameter.ts";
import type { ParameterKey } from "../../src/governance/parameter-table.ts";
import type { ParameterValue } from "../../src/governance/parameter-value.ts";
import { noteValidatorPower } from "../../src/governance/power-series.ts";
import { countProposals, type Proposal, requireProposal } from "../../src/governance/proposal.ts";
import { addMember } from "../../src/governance/role.ts";
import type { GrantedRole } from "../../src/governance/role-name.ts";
import { computeStatus } from "../../src/governance/status.ts";
import type { StatusAnswer } from "../../src/governance/status-of-facts.ts";
import { changeSupply } from "../../src/governance/supply.ts";
import { requireTally, type Shares, type Tally } from "../../src/governance/tally.ts";
import { CUSTOM } from "../../src/governance/type-custom.ts";
import { assertDefined } from "../../src/primitives/assert.ts";
import type { AccountId, Digest } from "../../src/primitives/brand.ts";
import { GovernanceScene } from "./governance-scene.ts";
import { testKey } from "./test-keys.ts";

const NO_SHARES: Shares = { against: 0, for: 0, abstain: 0, veto: 0 };
export const FOR: Shares = { ...NO_SHARES, for: 10_000 };
export const AGAINST: Shares = { ...NO_SHARES, against: 10_000 };
export const ABSTAIN: Shares = { ...NO_SHARES, abstain: 10_000 };
export const VETO: Shares = { ...NO_SHARES, veto: 10_000 };

const DAY_S = 86_400;
const PROPOSER = "proposer";

/** What a test says about a ballot beside its sides; the rest is right. */
export type BallotChange = Partial<Omit<Ballot, "shares">>;

/** What a test says about a motion. */
export interface MotionChange {
  readonly text?: string;
  readonly dependsOn?: Digest | null;
  readonly conditions?: readonly Condition[];
}

/** Words that are put to the vote. */
function motion({ text = "", dependsOn = null, conditions = [] }: MotionChange) {
  return {
    type: "custom",
    payload: encode(CUSTOM.payload, { text, resolutionDigest: null }),
    title: text,
    summary: "",
    description: "",
    tags: [],
    links: [],
    attachments: [],
    language: "en",
    dependsOn,
    conditions,
  };
}

/**
 * A scene in which proposals are put to the vote by the real commands and decided by ballots of named accounts. Motions
 * go the way of the track `text`, whose rules a test sets as it needs them.
 */
export class VoteScene extends GovernanceScene {
  readonly #stakes = new Map<string, bigint>();

  constructor() {
    super();
    this.voter(PROPOSER, 0n);
    this.fund(testKey(1, PROPOSER), 1_000_000n);
    for (const field of ["min_power", "deposit"] as const) this.set(`track.text.${field}`, 0n);
  }

  set(key: ParameterKey, value: ParameterValue): void {
    writeParameterEntry(this.state, key, { version: 1, value, ramp: null });
  }

  id(name: string): AccountId {
    return testKey(1, name).account;
  }

  /** An account with the key of its name and an active stake from now on. */
  voter(name: string, active: bigint): AccountId {
    const before = this.#stakes.get(name);
    if (before === undefined) this.account(name);
    // The scene stakes out of nothing: what was there before goes back into it.
    changeSupply(this.state, { burned: before ?? 0n });
    this.stake(this.id(name), active);
    this.#stakes.set(name, active);
    return this.id(name);
  }

  /** An account that votes in the house of validators with a weight from now on. */
  validator(name: string, weight: bigint): AccountId {
    if (!this.#stakes.has(name)) this.voter(name, 0n);
    noteValidatorPower(this.state, this.id(name), weight, this.context);
    return this.id(name);
  }

  grant(role: GrantedRole, name: string): AccountId {
    if (!this.#stakes.has(name)) this.voter(name, 0n);
    const grantedBy = this.id(PROPOSER);
    addMember(this.state, role, this.id(name), { since: 0, until: null, grantedBy });
    return this.id(name);
  }

  /** A motion that is submitted; its number. */
  submit(change: MotionChange = {}, deposit = 0n): number {
    return this.#create(PROPOSER, change, deposit);
  }

  /** Puts other words in place of a motion that a review has sent back. */
  revise(number: number, text: string): void {
    const { id, content } = this.proposal(number);
    this.accept(this.id(PROPOSER), "reviseProposal", {
      id,
      expectedVersion: content.version,
      content: motion({ text }),
    });
  }

  /** A motion of another account, which may do nothing else. */
  submitAs(name: string): number {
    if (!this.#stakes.has(name)) this.voter(name, 0n);
    return this.#create(name, {});
  }

  /** A proposal of any type that is submitted without a deposit; its number. */
  propose(name: string, type: ProposalType, payload: Uint8Array): number {
    if (!this.#stakes.has(name)) this.voter(name, 0n);
    const content = { ...motion({ text: type }), type, payload };
    this.accept(this.id(name), "createProposal", { content, deposit: 0n });
    return countProposals(this.state);
  }

  #create(name: string, change: MotionChange, deposit = 0n): number {
    const content = motion({ text: `motion ${countProposals(this.state) + 1}`, ...change });
    this.accept(this.id(name), "createProposal", { content, deposit });
    return countProposals(this.state);
  }

  /** A motion whose discussion is over: in review, or in voting. */
  discussed(
    change: { readonly text?: string; readonly dependsOn?: Uint8Array | null } = {},
  ): number {
    const number = this.submit(change);
    this.block(3 * DAY_S);
    return number;
  }

  proposal(number: number): Proposal {
    return requireProposal(this.state, number);
  }

  opened(number: number): NonNullable<Proposal["opened"]> {
    return assertDefined(this.proposal(number).opened, `${number} is not in voting`);
  }

  status(number: number): StatusAnswer {
    return computeStatus(this.state, number, this.now);
  }

  tally(number: number): Tally {
    return requireTally(this.state, number);
  }

  /** Ballots that an account has cast on a proposal: the nonce of its next one. */
  ballotCount(number: number, name: string): number {
    return readBallot(this.state, number, this.id(name))?.count ?? 0;
  }

  ballot(number: number, shares: Shares, change: BallotChange = {}): Ballot {
    const { id, content, locked } = this.proposal(number);
    return {
      proposalId: id,
      contentHash: content.contentHash,
      planHash: assertDefined(locked, `${number} is not locked`).planHash,
      shares,
      justification: "",
      ballotNonce: 0,
      ...change,
    };
  }

  /** Casts a ballot by the voter's own transaction; answers the code of the refusal or `ok`. */
  vote(name: string, number: number, shares: Shares, change: BallotChange = {}): string {
    const ballot = this.ballot(number, shares, change);
    return this.run(this.id(name), "castVote", { ballot })?.code ?? "ok";
  }

  /** A ballot signed by its voter for whoever carries it. */
  signed(name: string, ballot: Ballot, validUntil: number, signer = name) {
    const voter = this.id(name);
    const { signer: by, suite, keyId } = testKey(1, signer);
    const items = ballotItems(this.context, ballot, { voter, validUntil });
    const signature = by.sign(buildMessage("ballot", suite, items, keyId));
    return { ballot, voter, validUntil, signatures: [{ keyId, signature }] };
  }

  /** Goes to the end of the vote and records its verdict. */
  close(number: number): StatusAnswer {
    this.block(this.opened(number).end - this.now);
    return this.status(number);
  }

  /** Goes to a governance second. */
  at(second: number): void {
    this.block(second - this.now);
  }
}

/** The data of an event by its own schema. */
// biome-ignore lint/suspicious/noExplicitAny: data of many shapes, checked where it is read.
export function eventData({ spec, data }: GovernanceEvent): any {
  const decoded = decode<unknown>(spec.schema, data);
  assert(decoded.ok, `${spec.name} does not decode`);
  return decoded.value;
}
