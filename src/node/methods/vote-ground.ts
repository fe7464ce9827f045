import type { Proposal } from "../../governance/proposal.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { requireVoteRules, type VoteRules } from "../../governance/vote-rules.ts";
import { walkAfter } from "../../governance/walk-after.ts";
import { asciiBytes } from "../../primitives/bytes.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { Ground } from "./ground.ts";
import { findProposalRef } from "./proposal-ref.ts";
import { type SeenProposal, seeProposal } from "./proposal-row.ts";
import { requirePast } from "./require-past.ts";

/** A vote as of a ground, with a state that tells its ballots and its power alike. */
export interface VoteGround extends SeenProposal {
  readonly ground: Ground;
  readonly opened: NonNullable<Proposal["opened"]>;
  readonly rules: VoteRules;
  /** What the ballots are as of the ground, and what power was at the snapshot. */
  readonly state: StateReader;
  /** The state after the snapshot's block. */
  readonly snapshot: StateReader;
}

/**
 * The vote on the proposal that a caller names. Throws `RPC_NOT_FOUND` while none was opened, and `RPC_PRUNED` where
 * its first ballots are not known.
 */
export function voteGroundOf(ground: Ground, ref: string | number): VoteGround {
  const { opened, ...seen } = openedVote(ground, ref);
  const { number } = seen;
  requirePast(ground.service.index, opened.snapshotHeight + 1, `The vote on proposal ${number}`);
  const rules = requireVoteRules(ground.state, number);
  const snapshot = ground.service.stateAt(opened.snapshotHeight);
  // The power of an open vote stays readable; of one that has ended it is forgotten.
  const isKept = seen.proposal.ended === null;
  const state = isKept ? ground.state : new VoteState(ground.state, snapshot);
  return { ...seen, ground, opened, rules, state, snapshot };
}

/** The proposal that a caller names, whose vote was opened. Throws `RPC_NOT_FOUND` while it was not. */
export function openedVote(ground: Ground, ref: string | number) {
  const number = findProposalRef(ground.state, ref);
  const seen = seeProposal(ground, number);
  const { opened } = seen.proposal;
  if (opened !== null) return { ...seen, opened };
  throw new RpcError("RPC_NOT_FOUND", `No vote was opened on proposal ${number}.`, {
    fix: "Call get_proposal for the stage that it is in.",
    evidence: { proposal: number, state: seen.answer.status },
  });
}

/** What the state holds of a vote beside power. */
const VOTE_PREFIXES = ["prop/", "ballot/", "bw/", "tally/", "vrules/"].map(asciiBytes);

/** Reads ballots from one state and everything else from another. */
class VoteState implements StateReader {
  readonly #votes: StateReader;
  readonly #power: StateReader;

  constructor(votes: StateReader, power: StateReader) {
    this.#votes = votes;
    this.#power = power;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#of(key).get(key);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#of(prefix).entries(prefix);
  }

  entriesAfter(prefix: Uint8Array, after: Uint8Array) {
    return walkAfter(this.#of(prefix), prefix, after);
  }

  #of(key: Uint8Array): StateReader {
    const isVote = VOTE_PREFIXES.some((prefix) => prefix.every((byte, at) => key[at] === byte));
    return isVote ? this.#votes : this.#power;
  }
}
