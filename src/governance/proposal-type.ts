import type { Schema } from "../codec/schema.ts";
import type { AccountId, Amount, Digest, Height } from "../primitives/brand.ts";
import type { BlockPlace, GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import type { Component, HouseName, ProposalType, TrackName } from "./names.ts";
import type { ParameterKey } from "./parameter-table.ts";
import type { Rejection } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/**
 * What a plan expects of the state: a thing that it changes, with the version and the digest of the value it was made
 * for. A run on another version is stale.
 */
export interface PlanGuard {
  /** As in the table of types, e.g. `param.fee.per_byte` or `upgrade.pending`. */
  readonly key: string;
  readonly version: number;
  /** Digest of the value under the domain `gov/guard`; of no value, of no bytes. */
  readonly valueDigest: Digest;
}

/** One effect of a plan: its name, and canonical bytes that name amounts and targets, never balances. */
export interface PlanEffect {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A proposal as its type sees it. */
export interface ProposalSubject {
  readonly number: number;
  readonly id: Digest;
  readonly proposer: AccountId;
  readonly planHash: Digest | null;
  /** When it was submitted, or undefined before. */
  readonly submittedAt: number | undefined;
  /** When it may run at the earliest, once its vote has closed. */
  readonly eta: number | undefined;
}

/** Why a run could not be carried out: for now, so that it is tried again, or for good. */
export type RunFault =
  | {
      readonly kind: "retry";
      readonly code: "funds" | "limit" | "precondition";
      readonly detail: string;
    }
  | {
      readonly kind: "final";
      readonly code: "too_late" | "invalid" | "invariant";
      readonly detail: string;
    };

/** What a payload changes of the vote on it. */
export interface VoteTerms {
  /** Height at which power is read at the latest, for what undoes the blocks after it; null for the usual snapshot. */
  readonly powerAsOf: Height | null;
  /** Whether it may run as soon as its vote has passed, without the timelock of its track. */
  readonly isImmediate: boolean;
}

/** How a vote was decided. */
export interface VoteVerdict {
  readonly outcome: "passed" | "rejected" | "vetoed";
  /** The test that failed first, e.g. `approval`; null when it has passed. */
  readonly reason: string | null;
  readonly house: HouseName | null;
}

/** Everything that is particular to one type of proposal. */
export interface ProposalTypeSpec<P> {
  readonly type: ProposalType;
  readonly payload: Schema<P>;
  /** Components whose pause holds the run. */
  readonly touches: (payload: P) => readonly Component[];
  /** Absent where the track alone says how the vote goes. */
  readonly voteTerms?: (payload: P) => VoteTerms;
  /** Digest of the recorded object that must stay at hand until the proposal has ended. */
  readonly keeps?: (payload: P) => Digest;
  /** Signatures inside the payload, which count against the budget of the block. */
  readonly countSignatures?: (payload: P) => number;
  /** Judges them, when the content comes in. */
  readonly checkSignatures?: (
    state: StateReader,
    payload: P,
    context: GovernanceContext,
  ) => Rejection | null;
  /** The track of the payload on the state as it stands. Total and single-valued. */
  readonly route: (state: StateReader, payload: P, context: GovernanceContext) => TrackName;
  /**
   * The rules of the type beyond its schema, at submission: content, then timing, then what must be empty, then rules.
   * An error other than lack of funds or a rate limit refuses the submission.
   */
  readonly validate: (
    state: StateReader,
    payload: P,
    subject: ProposalSubject,
    context: GovernanceContext,
  ) => Rejection | null;
  readonly guards: (
    state: StateReader,
    payload: P,
    context: GovernanceContext,
  ) => readonly PlanGuard[];
  readonly effects: (payload: P) => readonly PlanEffect[];
  /** Keys of the registry that it would set, for those who ask; absent for none. */
  readonly sets?: (payload: P) => readonly ParameterKey[];
  /** Base units that it takes from the treasury, set aside from its passing on; absent for none. */
  readonly funds?: (payload: P) => Amount;
  /**
   * Carries the effects out on a branch that is dropped whole on a fault. Guards, plan hash and preconditions have
   * been checked; conservation is checked afterwards.
   */
  readonly run: (
    journal: Journal,
    payload: P,
    subject: ProposalSubject,
    context: GovernanceContext,
  ) => RunFault | null;
  /** States what a submission means beside its own facts, e.g. that somebody is heard. */
  readonly submitted?: (journal: Journal, payload: P, subject: ProposalSubject) => void;
  /** States what the verdict of the vote means beside the status that it gives, e.g. that what it asked about ends. */
  readonly decided?: (
    journal: Journal,
    payload: P,
    subject: ProposalSubject,
    verdict: VoteVerdict,
    context: BlockPlace,
  ) => void;
  /** States what it means that the run has failed for good, beside the failure itself; its branch is gone. */
  readonly failed?: (
    journal: Journal,
    payload: P,
    subject: ProposalSubject,
    fault: { readonly code: string; readonly detail: string },
    context: GovernanceContext,
  ) => void;
}

/** A row of the table of types, with its type checked where it is written. */
export function defineProposalType<P>(spec: ProposalTypeSpec<P>): ProposalTypeSpec<P> {
  return spec;
}

/** A decoded payload with the rules of its type; the two always fit. */
export interface TypedPayload {
  // biome-ignore lint/suspicious/noExplicitAny: the type of the payload is known to its own spec alone.
  readonly spec: ProposalTypeSpec<any>;
  readonly payload: unknown;
}
