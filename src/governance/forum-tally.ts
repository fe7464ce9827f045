import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, Amount } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { nameOf } from "./name-schema.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

export const REACTIONS = ["agree", "disagree", "thanks", "question", "evidence"] as const;
export type Reaction = (typeof REACTIONS)[number];

export const COMMENT_SIDES = ["up", "down"] as const;
export type CommentSide = (typeof COMMENT_SIDES)[number];

const sideSchema = struct({ persons: uint(), stake: amountSchema });
const tallySchema = struct({
  reactions: struct({
    agree: uint(),
    disagree: uint(),
    thanks: uint(),
    question: uint(),
    evidence: uint(),
  }),
  up: sideSchema,
  down: sideSchema,
});

/** What others made of a comment; votes by person and by stake apart. No ballot reads it. */
export type CommentTally = Infer<typeof tallySchema>;

const voteSchema = struct({ side: nameOf(COMMENT_SIDES), weight: amountSchema });
export type CommentVote = Infer<typeof voteSchema>;

/** By comment: reactions, and votes by person and by stake. */
const tallyTable = stateTable("forum.tally/", tallySchema);
/** By comment and account: one bit a reaction. */
const reactionTable = stateTable("forum.react/", uint((1 << REACTIONS.length) - 1));
/** By comment and account: side and weight of its vote. */
const voteTable = stateTable("forum.vote/", voteSchema);

const EMPTY: CommentTally = {
  reactions: { agree: 0, disagree: 0, thanks: 0, question: 0, evidence: 0 },
  up: { persons: 0, stake: 0n },
  down: { persons: 0, stake: 0n },
};

export function readTally(state: StateReader, comment: number): CommentTally {
  return readState(state, tallyTable, uintBytes(comment)) ?? EMPTY;
}

export function hasReacted(
  state: StateReader,
  comment: number,
  account: AccountId,
  reaction: Reaction,
): boolean {
  return (readReactions(state, comment, account) & bitOf(reaction)) !== 0;
}

/** Adds a reaction or takes it back. Requires: it is not there, or it is. */
export function writeReaction(
  draft: StateDraft,
  comment: number,
  made: { readonly account: AccountId; readonly reaction: Reaction; readonly isOn: boolean },
): void {
  const { account, reaction, isOn } = made;
  assert(hasReacted(draft, comment, account, reaction) !== isOn, `${reaction} is counted twice`);
  const value = readReactions(draft, comment, account) ^ bitOf(reaction);
  writeState(draft, reactionTable, { suffix: pairSuffix(comment, account), value });
  const tally = readTally(draft, comment);
  const count = tally.reactions[reaction] + (isOn ? 1 : -1);
  writeTally(draft, comment, { ...tally, reactions: { ...tally.reactions, [reaction]: count } });
}

/** The vote of an account on a comment, or undefined before its first. */
export function readCommentVote(
  state: StateReader,
  comment: number,
  account: AccountId,
): CommentVote | undefined {
  return readState(state, voteTable, pairSuffix(comment, account));
}

/** Counts a vote in place of an earlier one of the same account. */
export function writeCommentVote(
  draft: StateDraft,
  comment: number,
  account: AccountId,
  vote: CommentVote,
): void {
  const earlier = readCommentVote(draft, comment, account);
  let tally = readTally(draft, comment);
  if (earlier !== undefined) tally = count(tally, earlier.side, -1, -earlier.weight);
  writeTally(draft, comment, count(tally, vote.side, 1, vote.weight));
  writeState(draft, voteTable, { suffix: pairSuffix(comment, account), value: vote });
}

function count(
  tally: CommentTally,
  side: CommentSide,
  persons: 1 | -1,
  stake: Amount,
): CommentTally {
  const before = tally[side];
  const after = { persons: before.persons + persons, stake: before.stake + stake };
  return { ...tally, [side]: after };
}

function writeTally(draft: StateDraft, comment: number, value: CommentTally): void {
  writeState(draft, tallyTable, { suffix: uintBytes(comment), value });
}

function readReactions(state: StateReader, comment: number, account: AccountId): number {
  return readState(state, reactionTable, pairSuffix(comment, account)) ?? 0;
}

function bitOf(reaction: Reaction): number {
  return 1 << REACTIONS.indexOf(reaction);
}

function pairSuffix(comment: number, account: AccountId): Uint8Array {
  return concatBytes(uintBytes(comment), account);
}
