import { struct } from "../codec/compound.ts";
import { bool } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { refuseWithdrawn } from "./comment-commands.ts";
import type { CommandContext } from "./context.ts";
import { findComment } from "./forum-comment.ts";
import { FORUM_EVENTS } from "./forum-events.ts";
import { refuseLocked } from "./forum-marks.ts";
import { threadOfComment } from "./forum-place.ts";
import { forumPower, refuseBanned, refuseSpeaker } from "./forum-standing.ts";
import { COMMENT_SIDES, hasReacted, REACTIONS, readCommentVote } from "./forum-tally.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";

/** Adds a reaction to a comment, each kind once an account, or takes it back. */
const react = defineHandler({
  command: "react",
  payload: struct({ comment: digestSchema, reaction: nameOf(REACTIONS), isOn: bool }),
  decide(journal, { comment: id, reaction, isOn }, context) {
    const { sender: account } = context;
    const found = commentFor(journal, id, context);
    if (!found.ok) return found.error;
    const comment = found.value;
    if (hasReacted(journal, comment, account, reaction) === isOn) {
      return reject("GOV_ALREADY_DONE", { reaction });
    }
    journal.emit(FORUM_EVENTS.reacted, { comment, account, reaction, isOn });
    return null;
  },
});

/** Votes a comment up or down, with the power of the moment; a later vote takes the place of an earlier one. */
const voteComment = defineHandler({
  command: "voteComment",
  payload: struct({ comment: digestSchema, side: nameOf(COMMENT_SIDES) }),
  decide(journal, { comment: id, side }, context) {
    const { sender: account } = context;
    const found = commentFor(journal, id, context);
    if (!found.ok) return found.error;
    const comment = found.value;
    const weight = forumPower(journal, account);
    const earlier = readCommentVote(journal, comment, account);
    if (earlier?.side === side && earlier.weight === weight) {
      return reject("GOV_ALREADY_DONE", { side });
    }
    journal.emit(FORUM_EVENTS.commentVoted, { comment, account, side, weight });
    return null;
  },
});

export const REACTION_COMMANDS = [react, voteComment] as const;

/** The comment that the sender may make something of. */
function commentFor(
  journal: Journal,
  id: Digest,
  { sender, now }: CommandContext,
): Result<number, Rejection> {
  const comment = findComment(journal, id);
  if (comment === undefined) return err(reject("GOV_COMMENT_UNKNOWN"));
  const refused =
    refuseWithdrawn(journal, comment) ??
    refuseLocked(journal, threadOfComment(journal, comment), now) ??
    refuseSpeaker(journal, sender, now) ??
    refuseBanned(journal, sender, now);
  return refused === null ? ok(comment) : err(refused);
}
