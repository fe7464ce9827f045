import { struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { BlockPlace } from "./context.ts";
import { defineEvent } from "./event.ts";
import {
  addComment,
  bodySchema,
  noteReply,
  requireComment,
  VERSIONS_MAX,
  writeComment,
} from "./forum-comment.ts";
import { notePost } from "./forum-pace.ts";
import { COMMENT_SIDES, REACTIONS, writeCommentVote, writeReaction } from "./forum-tally.ts";
import {
  addThread,
  requireThread,
  tagsSchema,
  threadTitleSchema,
  writeThread,
} from "./forum-thread.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, amountSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

const postedSchema = struct({
  id: digestSchema,
  thread: uint(),
  parent: nullable(uint()),
  author: accountIdSchema,
  contentVersion: nullable(uint(0xffff, 1)),
  anchor: nullable(uint(0xffff)),
  body: bodySchema,
});

/** What accounts say in the forum and make of what others said. Bodies are named by digest. */
export const FORUM_EVENTS = {
  threadCreated: defineEvent("threadCreated", "info", {
    schema: struct({
      id: digestSchema,
      proposal: nullable(uint()),
      author: accountIdSchema,
      title: nullable(threadTitleSchema),
      tags: tagsSchema,
      /** Whether it is a post of its author, and not the work of a rule or of a moderator. */
      isPost: bool,
    }),
    evolve(draft, { isPost, ...thread }, { now }) {
      const number = addThread(draft, { ...thread, at: now, comments: 0 });
      if (isPost) notePost(draft, { account: thread.author, thread: number }, now);
    },
  }),
  commentPosted: defineEvent("commentPosted", "info", {
    schema: postedSchema,
    evolve: evolvePosted,
  }),
  commentEdited: defineEvent("commentEdited", "info", {
    schema: struct({ comment: uint(), version: uint(VERSIONS_MAX, 2), body: bodySchema }),
    evolve(draft, { comment: number, version, body }, { now }) {
      const comment = requireComment(draft, number);
      assert(version === comment.versions.length + 1, `version ${version} of comment ${number}`);
      const versions = [...comment.versions, { at: now, body }];
      writeComment(draft, number, { ...comment, versions });
    },
  }),
  commentWithdrawn: defineEvent("commentWithdrawn", "info", {
    schema: struct({ comment: uint() }),
    evolve(draft, { comment: number }, { now }) {
      const comment = requireComment(draft, number);
      assert(comment.withdrawnAt === null, `comment ${number} is withdrawn twice`);
      writeComment(draft, number, { ...comment, withdrawnAt: now });
    },
  }),
  reacted: defineEvent("reacted", "info", {
    schema: struct({
      comment: uint(),
      account: accountIdSchema,
      reaction: nameOf(REACTIONS),
      /** False takes it back. */
      isOn: bool,
    }),
    evolve: (draft, { comment, ...made }) => writeReaction(draft, comment, made),
  }),
  commentVoted: defineEvent("commentVoted", "info", {
    schema: struct({
      comment: uint(),
      account: accountIdSchema,
      side: nameOf(COMMENT_SIDES),
      weight: amountSchema,
    }),
    evolve: (draft, { comment, account, side, weight }) =>
      writeCommentVote(draft, comment, account, { side, weight }),
  }),
  threadTagged: defineEvent("threadTagged", "info", {
    schema: struct({ thread: uint(), account: accountIdSchema, tags: tagsSchema }),
    evolve: (draft, { thread: number, tags }) =>
      writeThread(draft, number, { ...requireThread(draft, number), tags }),
  }),
} as const;

function evolvePosted(
  draft: StateDraft,
  { body, ...posted }: Infer<typeof postedSchema>,
  { now }: BlockPlace,
): void {
  const { thread: number, parent, author } = posted;
  const depth = parent === null ? 0 : requireComment(draft, parent).depth + 1;
  const versions = [{ at: now, body }];
  addComment(draft, { ...posted, at: now, depth, versions, withdrawnAt: null, moves: [] });
  const thread = requireThread(draft, number);
  writeThread(draft, number, { ...thread, comments: thread.comments + 1 });
  notePost(draft, { account: author, thread: number }, now);
  if (parent !== null) noteReply(draft, parent, author);
}
