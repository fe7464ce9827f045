import type { ProposalType, TrackName } from "../../src/governance/names.ts";
import { writeParameterEntry } from "../../src/governance/parameter.ts";
import { noteValidatorPower } from "../../src/governance/power-series.ts";
import { addMember } from "../../src/governance/role.ts";
import { changeSupply } from "../../src/governance/supply.ts";
import { SYSTEM_ACCOUNT } from "../../src/governance/system-account.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import type { PortAnswers } from "./governance-scene.ts";
import { contentOf, ProposalScene, TOKEN } from "./proposal-scene.ts";

/** What the treasury of such a scene holds at first. */
export const TREASURY = 1_000_000n * TOKEN;

/**
 * A scene in which proposals of every track can be decided: with three reviewers, so that the static checks hold, `bob`
 * alone in the house of validators, and a treasury.
 */
export class GovernedScene extends ProposalScene {
  readonly reviewers: readonly AccountId[];

  constructor(port: PortAnswers = {}) {
    super(port);
    this.reviewers = ["reviewer 1", "reviewer 2", "reviewer 3"].map((name) => this.account(name));
    const membership = { since: 0, until: null, grantedBy: SYSTEM_ACCOUNT };
    for (const reviewer of this.reviewers) {
      addMember(this.state, "reviewer", reviewer, membership);
    }
    noteValidatorPower(this.state, this.bob, 40_000n * TOKEN, this.context);
    this.fill(TREASURY);
    this.block();
  }

  /** Puts base units into the treasury, out of nothing that was there before. */
  fill(amount: bigint): void {
    changeSupply(this.state, { burned: -amount, treasury: amount });
  }

  /** Submits a payload of a type and returns the number of the proposal. */
  propose(proposer: AccountId, type: ProposalType, payload: unknown): number {
    const number = this.draft(proposer, contentOf(type, payload));
    this.submit(number);
    return number;
  }

  /** Submits a draft for its proposer. */
  submit(number: number): void {
    const { id, content, proposer } = this.proposal(number);
    // More than any track asks for; what is not forfeited comes back.
    const deposit = 5000n * TOKEN;
    this.accept(proposer, "submitProposal", { id, expectedVersion: content.version, deposit });
  }

  /** Goes to the vote on a proposal, lets `alice` and `bob` say for, and goes to its end. */
  pass(number: number): void {
    const { submitted } = this.proposal(number);
    this.until(submitted?.discussionEnd ?? this.now);
    this.vote(this.alice, number, "for");
    this.vote(this.bob, number, "for");
    this.until(this.proposal(number).opened?.end ?? this.now);
  }

  /** Has all reviewers approve what is in review. */
  approve(number: number): void {
    for (const reviewer of this.reviewers) {
      this.accept(reviewer, "submitReview", { report: this.report(number), carried: null });
      if (this.proposal(number).review?.outcome !== null) return;
    }
  }

  /** A report on the current version, in which everything passes. */
  report(number: number, recommendation = "APPROVE"): unknown {
    const { id, content } = this.proposal(number);
    const section = { verdict: "pass", textDigest: id };
    const [code, test, benchmark, security, docs] = Array.from({ length: 5 }, () => section);
    const sections = { code, test, benchmark, security, docs };
    const conditions = recommendation === "CONDITIONAL" ? ["mend it"] : [];
    const { contentHash } = content;
    return { proposalId: id, contentHash, sections, recommendation, conditions, interest: null };
  }

  /** Sets how many votes of a track may be open at a time. */
  setSlots(track: TrackName, slots: number): void {
    this.setTrack(track, "slots", slots);
  }

  /** Sets a field of a track, whatever it was. */
  setTrack(
    track: TrackName,
    field: "slots" | "exec" | "D" | "V" | "W" | "cap" | "TL",
    value: number | "manual",
  ): void {
    writeParameterEntry(this.state, `track.${track}.${field}`, { version: 1, value, ramp: null });
  }

  /** Goes to a governance second. */
  until(second: number): void {
    this.wait(Math.max(0, second - this.now));
  }

  /** Goes to the second from which a proposal that has passed may run. */
  untilRun(number: number): void {
    this.until(this.proposal(number).closed?.eta ?? this.now);
  }
}
