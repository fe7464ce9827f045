import { encode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import { bytesOf, type Infer, nullable, text, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId, ChainId, Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { govDigest } from "./gov-digest.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const TITLE_BYTES_MAX = 120;
const TAGS_MAX = 8;

export const threadTitleSchema = text(1, TITLE_BYTES_MAX);
/** Tags and labels: lower case, digits and hyphens. */
export const tagSchema = text(1, 32, /^[a-z0-9-]{1,32}$/);
export const tagsSchema = set(tagSchema, 0, TAGS_MAX);

const threadSchema = struct({
  id: digestSchema,
  /** Running number of the proposal whose discussion this is, or null. */
  proposal: nullable(uint()),
  author: accountIdSchema,
  /** Null where the title is that of the proposal, which no moderator can touch. */
  title: nullable(threadTitleSchema),
  tags: tagsSchema,
  at: secondsSchema,
  /** Comments that were posted in it; moving them away does not lower it. */
  comments: uint(),
});

/** A thread of the forum. What moderators did to it stands apart, so that it can be undone. */
export type ForumThread = Infer<typeof threadSchema>;

/** Threads by their running number. */
const threadTable = stateTable("forum.thread/", threadSchema);
/** Number by the first 32 bytes of the id. */
const threadIdTable = stateTable("forum.tid/", uint());
/** Number of a thread by the number of its proposal. */
const proposalThreadTable = stateTable("forum.tprop/", uint());
/** Threads so far. */
const threadCountTable = stateTable("forum.tcount", uint());

const ID_PREFIX_BYTES = 32;
const accountThreadSchema = struct({
  chainId: bytesOf<ChainId>(64),
  author: accountIdSchema,
  sequence: uint(),
});
const proposalThreadSchema = struct({ chainId: bytesOf<ChainId>(64), proposal: digestSchema });

/** `H("gov/thread", enc[chainId, author, sequence of the creating transaction])`. */
export function computeThreadId(
  hash: HashFunction,
  made: Infer<typeof accountThreadSchema>,
): Digest {
  return govDigest(hash, "gov/thread", encode(accountThreadSchema, made));
}

/** `H("gov/thread", enc[chainId, id of the proposal])`: known before the proposal is submitted. */
export function computeProposalThreadId(
  hash: HashFunction,
  made: Infer<typeof proposalThreadSchema>,
): Digest {
  return govDigest(hash, "gov/thread", encode(proposalThreadSchema, made));
}

/** A thread that is known to exist. */
export function requireThread(state: StateReader, number: number): ForumThread {
  return assertDefined(readState(state, threadTable, uintBytes(number)), `no thread ${number}`);
}

/** Running number of the thread with an id, or undefined when there is none. */
export function findThread(state: StateReader, id: Digest): number | undefined {
  const number = readState(state, threadIdTable, id.subarray(0, ID_PREFIX_BYTES));
  if (number === undefined) return undefined;
  return equalBytes(requireThread(state, number).id, id) ? number : undefined;
}

/** Running number of the thread of a proposal, or undefined before its submission. */
export function threadOfProposal(state: StateReader, proposal: number): number | undefined {
  return readState(state, proposalThreadTable, uintBytes(proposal));
}

/** How many threads there are; the next one gets this number plus one. */
export function countThreads(state: StateReader): number {
  return readState(state, threadCountTable) ?? 0;
}

/** Writes a new thread under the next running number. Requires: its proposal, if any, has none yet. */
export function addThread(draft: StateDraft, thread: ForumThread): number {
  const number = countThreads(draft) + 1;
  if (thread.proposal !== null) {
    const known = threadOfProposal(draft, thread.proposal);
    assert(known === undefined, `proposal ${thread.proposal} has a thread already`);
    writeState(draft, proposalThreadTable, { suffix: uintBytes(thread.proposal), value: number });
  }
  writeState(draft, threadCountTable, { value: number });
  const suffix = thread.id.subarray(0, ID_PREFIX_BYTES);
  writeState(draft, threadIdTable, { suffix, value: number });
  writeThread(draft, number, thread);
  return number;
}

export function writeThread(draft: StateDraft, number: number, value: ForumThread): void {
  writeState(draft, threadTable, { suffix: uintBytes(number), value });
}

/** The account that a thread belongs to: who opened it, or the proposer. */
export function isThreadOwner({ author }: ForumThread, account: AccountId): boolean {
  return equalBytes(author, account);
}
