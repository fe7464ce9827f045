import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytesOf, type Infer, nullable, uint } from "../codec/schema.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId, ChainId, Digest } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { govDigest } from "./gov-digest.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Versions that one comment may have, its first among them. */
export const VERSIONS_MAX = 16;
/** Longest body that any parameter admits. */
export const BODY_BYTES_LIMIT = 65_536;
/** Answers to answers: so deep at most, which bounds the walk from a comment to its thread. */
export const DEPTH_MAX = 16;
/** Times that moderators may move one comment; one that was overturned counts as well. */
export const MOVES_MAX = 4;

/** What the state keeps of a body: its bytes travel in the transaction and are kept by digest, outside of it. */
export const bodySchema = struct({
  bodyDigest: digestSchema,
  sizeBytes: uint(BODY_BYTES_LIMIT),
  /** The transaction that carries the body. */
  txId: digestSchema,
});

const commentSchema = struct({
  id: digestSchema,
  author: accountIdSchema,
  at: secondsSchema,
  thread: uint(),
  /** The comment that it answers. */
  parent: nullable(uint()),
  /** How many comments lay above it when it was posted. */
  depth: uint(DEPTH_MAX),
  /** Version of the proposal's content that its author had before the eyes; null outside of such threads. */
  contentVersion: nullable(uint(0xffff, 1)),
  /** Paragraph of that version which it is about. */
  anchor: nullable(uint(0xffff)),
  versions: list(struct({ at: secondsSchema, body: bodySchema }), 1, VERSIONS_MAX),
  /** When its author withdrew it: what is left is a tombstone. */
  withdrawnAt: nullable(secondsSchema),
  /** Numbers of the moderations that moved it or split it off, oldest first. */
  moves: list(uint(), 0, MOVES_MAX),
});

/** A comment: where it was posted, and the digests of what it said. */
export type ForumComment = Infer<typeof commentSchema>;

/** Comments by their running number. */
const commentTable = stateTable("forum.comment/", commentSchema);
/** Number by the first 32 bytes of the id. */
const commentIdTable = stateTable("forum.cid/", uint());
/** Comments so far. */
const commentCountTable = stateTable("forum.ccount", uint());

/** By comment and account: that the account answered the comment. */
const replyTable = stateTable("forum.reply/", uint(1));

const ID_PREFIX_BYTES = 32;
const madeSchema = struct({
  chainId: bytesOf<ChainId>(64),
  author: accountIdSchema,
  sequence: uint(),
});

/** `H("gov/comment", enc[chainId, author, sequence of the creating transaction])`. */
export function computeCommentId(hash: HashFunction, made: Infer<typeof madeSchema>): Digest {
  return govDigest(hash, "gov/comment", encode(madeSchema, made));
}

/** A comment that is known to exist. */
export function requireComment(state: StateReader, number: number): ForumComment {
  return assertDefined(readState(state, commentTable, uintBytes(number)), `no comment ${number}`);
}

/** Running number of the comment with an id, or undefined when there is none. */
export function findComment(state: StateReader, id: Digest): number | undefined {
  const number = readState(state, commentIdTable, id.subarray(0, ID_PREFIX_BYTES));
  if (number === undefined) return undefined;
  return equalBytes(requireComment(state, number).id, id) ? number : undefined;
}

/** How many comments were ever posted; the next one gets this number plus one. */
export function countComments(state: StateReader): number {
  return readState(state, commentCountTable) ?? 0;
}

/** Writes a new comment under the next running number. */
export function addComment(draft: StateDraft, comment: ForumComment): number {
  const number = countComments(draft) + 1;
  assert(comment.parent === null || comment.parent < number, "a comment that answers a later one");
  writeState(draft, commentCountTable, { value: number });
  const suffix = comment.id.subarray(0, ID_PREFIX_BYTES);
  writeState(draft, commentIdTable, { suffix, value: number });
  writeComment(draft, number, comment);
  return number;
}

export function writeComment(draft: StateDraft, number: number, value: ForumComment): void {
  writeState(draft, commentTable, { suffix: uintBytes(number), value });
}

/** The version that is shown. */
export function currentBody({ versions }: ForumComment): ForumComment["versions"][number] {
  return assertDefined(versions.at(-1), "a comment without a version");
}

/** True iff the account answered the comment. */
export function hasReplied(state: StateReader, comment: number, account: AccountId): boolean {
  return readState(state, replyTable, replySuffix(comment, account)) !== undefined;
}

/** Notes that an account answered a comment. */
export function noteReply(draft: StateDraft, comment: number, account: AccountId): void {
  writeState(draft, replyTable, { suffix: replySuffix(comment, account), value: 1 });
}

function replySuffix(comment: number, account: AccountId): Uint8Array {
  return concatBytes(uintBytes(comment), account);
}
