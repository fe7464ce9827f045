import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text, uint } from "../codec/schema.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { CommandContext } from "./context.ts";
import { bodySize, refuseBody, refuseBodyDigest } from "./forum-body.ts";
import {
  BODY_BYTES_LIMIT,
  computeCommentId,
  DEPTH_MAX,
  findComment,
  requireComment,
  VERSIONS_MAX,
} from "./forum-comment.ts";
import { FORUM_EVENTS } from "./forum-events.ts";
import { markInForce, refuseLocked } from "./forum-marks.ts";
import { refusePace, refuseSlowMode } from "./forum-pace.ts";
import { threadOfComment } from "./forum-place.ts";
import { refuseBanned, refuseSpeaker } from "./forum-standing.ts";
import { findThread, requireThread } from "./forum-thread.ts";
import { defineHandler } from "./handler.ts";
import { readUint } from "./parameter.ts";
import { digestSchema, requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

const bodyFields = { body: text(1, BODY_BYTES_LIMIT), bodyDigest: digestSchema } as const;

const postSchema = struct({
  thread: digestSchema,
  parent: nullable(digestSchema),
  contentVersion: nullable(uint(0xffff, 1)),
  anchor: nullable(uint(0xffff)),
  ...bodyFields,
});

type Post = Infer<typeof postSchema>;

/** Says something in a thread, or in answer to a comment in it. */
const postComment = defineHandler({
  command: "postComment",
  payload: postSchema,
  decide(journal, post, context) {
    const { sender: author, sequence, txId, now, chainId, hash } = context;
    const thread = findThread(journal, post.thread);
    if (thread === undefined) return reject("GOV_THREAD_UNKNOWN");
    const parent = post.parent === null ? null : findComment(journal, post.parent);
    if (parent === undefined) return reject("GOV_COMMENT_UNKNOWN");
    const refused =
      refuseLocked(journal, thread, now) ??
      refuseSpeaker(journal, author, now) ??
      refuseBody(journal, post, context) ??
      refuseReference(journal, { post, thread, parent }) ??
      refuseBanned(journal, author, now) ??
      refuseSlowMode(journal, { thread, slowS: slowSeconds(journal, thread, now) }, author, now) ??
      refuseBodyDigest(post, context) ??
      refuseDepth(journal, parent) ??
      refusePace(journal, author, now);
    if (refused !== null) return refused;
    const { contentVersion, anchor } = post;
    const id = computeCommentId(hash, { chainId, author, sequence });
    const body = { bodyDigest: post.bodyDigest, sizeBytes: bodySize(post.body), txId };
    const posted = { id, thread, parent, author, contentVersion, anchor, body };
    journal.emit(FORUM_EVENTS.commentPosted, posted);
    return null;
  },
});

/** Gives a comment another body. The earlier ones stay, by their digests. */
const editComment = defineHandler({
  command: "editComment",
  payload: struct({ comment: digestSchema, ...bodyFields }),
  decide(journal, edit, context) {
    const comment = findComment(journal, edit.comment);
    if (comment === undefined) return reject("GOV_COMMENT_UNKNOWN");
    const { now, sender, txId } = context;
    const refused =
      refuseStatus(journal, comment, now) ??
      refuseLocked(journal, threadOfComment(journal, comment), now) ??
      refuseStranger(journal, comment, context) ??
      refuseBody(journal, edit, context) ??
      refuseBanned(journal, sender, now) ??
      refuseLateEdit(journal, comment, now) ??
      refuseBodyDigest(edit, context);
    if (refused !== null) return refused;
    const version = requireComment(journal, comment).versions.length + 1;
    if (version > VERSIONS_MAX) {
      return reject("GOV_TOO_MANY_ENTRIES", { versions: version, max: VERSIONS_MAX });
    }
    const body = { bodyDigest: edit.bodyDigest, sizeBytes: bodySize(edit.body), txId };
    journal.emit(FORUM_EVENTS.commentEdited, { comment, version, body });
    return null;
  },
});

/** Leaves a tombstone in place of a comment. Possible at all times, also in a locked thread and under a ban. */
const withdrawComment = defineHandler({
  command: "withdrawComment",
  payload: struct({ comment: digestSchema }),
  decide(journal, { comment: id }, context) {
    const comment = findComment(journal, id);
    if (comment === undefined) return reject("GOV_COMMENT_UNKNOWN");
    const refused = refuseWithdrawn(journal, comment) ?? refuseStranger(journal, comment, context);
    if (refused !== null) return refused;
    journal.emit(FORUM_EVENTS.commentWithdrawn, { comment });
    return null;
  },
});

export const COMMENT_COMMANDS = [postComment, editComment, withdrawComment] as const;

/** The guard that a comment was not withdrawn. */
export function refuseWithdrawn(state: StateReader, comment: number): Rejection | null {
  if (requireComment(state, comment).withdrawnAt === null) return null;
  return reject("GOV_WRONG_STATUS", { status: "withdrawn" });
}

/** What is hidden must not be changed under the eyes of those who judge it. */
function refuseStatus(state: StateReader, comment: number, now: number): Rejection | null {
  const withdrawn = refuseWithdrawn(state, comment);
  if (withdrawn !== null) return withdrawn;
  const hidden = markInForce(state, { kind: "comment", number: comment }, "hide", now);
  return hidden === undefined ? null : reject("GOV_WRONG_STATUS", { status: "hidden" });
}

function refuseStranger(
  state: StateReader,
  comment: number,
  { sender }: CommandContext,
): Rejection | null {
  if (equalBytes(requireComment(state, comment).author, sender)) return null;
  return reject("GOV_NOT_PERMITTED", { permission: "forum.author" });
}

/** What a comment refers to must be there: its parent in this thread, its version among those of the proposal. */
function refuseReference(
  state: StateReader,
  at: { readonly post: Post; readonly thread: number; readonly parent: number | null },
): Rejection | null {
  const { contentVersion, anchor } = at.post;
  if (at.parent !== null && threadOfComment(state, at.parent) !== at.thread) {
    return reject("GOV_FIELD_INVALID", { path: "parent", fault: "other_thread" });
  }
  if (anchor !== null && contentVersion === null) {
    return reject("GOV_FIELD_INVALID", { path: "anchor", fault: "no_version" });
  }
  const { proposal } = requireThread(state, at.thread);
  if (contentVersion === null) return null;
  const current = proposal === null ? 0 : requireProposal(state, proposal).content.version;
  if (contentVersion <= current) return null;
  const compared = { version: contentVersion, current };
  return reject("GOV_FIELD_INVALID", { path: "contentVersion", ...compared });
}

function refuseDepth(state: StateReader, parent: number | null): Rejection | null {
  if (parent === null) return null;
  const depth = requireComment(state, parent).depth + 1;
  return depth <= DEPTH_MAX ? null : reject("GOV_TOO_MANY_ENTRIES", { depth, max: DEPTH_MAX });
}

function refuseLateEdit(state: StateReader, comment: number, now: number): Rejection | null {
  const until = requireComment(state, comment).at + readUint(state, "forum.edit_window_s", now);
  return now < until ? null : reject("GOV_EDIT_WINDOW", { until, now });
}

function slowSeconds(state: StateReader, thread: number, now: number): number {
  const deed = markInForce(state, { kind: "thread", number: thread }, "slow", now);
  return deed?.kind === "slow" ? deed.seconds : 0;
}
