import {
  countComments,
  currentBody,
  type ForumComment,
  requireComment,
} from "../../governance/forum-comment.ts";
import { labelsInForce, markInForce, readMarks } from "../../governance/forum-marks.ts";
import { countModerations, requireModeration } from "../../governance/forum-moderation.ts";
import { threadOfComment } from "../../governance/forum-place.ts";
import { readTally } from "../../governance/forum-tally.ts";
import { requireThread, threadOfProposal } from "../../governance/forum-thread.ts";
import { requireProposal } from "../../governance/proposal.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ParamsOf, ResultOf } from "../../rpc/method.ts";
import type { FORUM_METHODS } from "../../rpc/methods/forum.ts";
import type { CallContext } from "../service/node-service.ts";
import { Pace } from "../service/pace.ts";
import { type Ground, pinnedGroundOf } from "./ground.ts";
import { moderationNote } from "./moderation-json.ts";
import { findProposalRef } from "./proposal-ref.ts";
import { requirePast } from "./require-past.ts";
import { WALK_MAX, walkPage } from "./walk-page.ts";

type ListMethod = (typeof FORUM_METHODS)["list_comments"];
type Comments = ResultOf<ListMethod>;
type CommentJson = Comments["items"][number];

/** Entries that are read for one comment. */
const STEPS = 4;

/**
 * One page of the comments that stand in the thread of a proposal, oldest first. What moderators moved stands where it
 * was moved to. Cost: a look at each comment that was posted since the first of the page, and at each moderation.
 */
export async function listComments(
  params: ParamsOf<ListMethod>,
  call: CallContext,
): Promise<Comments> {
  const ground = pinnedGroundOf(call);
  const { state } = ground;
  const { page } = call;
  const proposal = findProposalRef(state, params.proposal);
  const thread = threadOfProposal(state, proposal);
  if (thread === undefined) return { items: [], next_cursor: page.next(null), thread: null };
  const { created } = requireProposal(state, proposal);
  requirePast(call.service.index, created.height, `The thread of proposal ${proposal}`);
  const from =
    page.after === null ? await firstOf(ground, thread, new Pace(call)) : Number(page.after[0]) + 1;
  const walk = {
    candidates: countUp(from, countComments(state)),
    keeps: (number: number) => threadOfComment(state, number) === thread,
    keyOf: (number: number) => [number],
    steps: STEPS,
    most: WALK_MAX,
  };
  const { rows, next_cursor } = await walkPage(walk, call);
  return {
    items: rows.map((number) => commentJson(ground, number, params.show_hidden)),
    next_cursor,
    thread: threadJson(ground, thread),
  };
}

function* countUp(from: number, to: number): Iterable<number> {
  for (let number = from; number <= to; number++) yield number;
}

/** The first comment that can stand in a thread: none is older than it, but what was moved there. */
async function firstOf(
  { service, height, state }: Ground,
  thread: number,
  pace: Pace,
): Promise<number> {
  const [posted] = service.index.forum.comments({ thread, height, limit: 1 });
  let first = posted?.number ?? Number.MAX_SAFE_INTEGER;
  // Whether or not a move was overturned.
  for (let number = countModerations(state); number > 0; number--) {
    if (pace.isDue(STEPS)) await pace.rest();
    const { deed, target } = requireModeration(state, number).done;
    if ((deed.kind === "move" || deed.kind === "split") && deed.thread === thread) {
      first = Math.min(first, target.number);
    }
  }
  return first;
}

function threadJson({ state, now }: Ground, number: number): Comments["thread"] {
  const { id, tags, comments } = requireThread(state, number);
  const target = { kind: "thread", number } as const;
  const slow = markInForce(state, target, "slow", now);
  return {
    id: toHex0x(id),
    tags: [...tags],
    comments,
    locked: markInForce(state, target, "lock", now) !== undefined,
    slow_seconds: slow?.kind === "slow" ? slow.seconds : 0,
  };
}

function commentJson(ground: Ground, number: number, showHidden: boolean): CommentJson {
  const { state, now } = ground;
  const comment = requireComment(state, number);
  const target = { kind: "comment", number } as const;
  const marks = readMarks(state, target);
  const hidden = markInForce(state, target, "hide", now) !== undefined;
  const { body } = currentBody(comment);
  const isShown = comment.withdrawnAt === null && (showHidden || !hidden);
  const tally = readTally(state, number);
  return {
    number,
    id: toHex0x(comment.id),
    parent: comment.parent === null ? null : toHex0x(requireComment(state, comment.parent).id),
    depth: comment.depth,
    author: toHex0x(comment.author),
    time: comment.at,
    content_version: comment.contentVersion,
    anchor: comment.anchor,
    body: isShown ? bodyOf(ground, number, comment) : null,
    body_digest: toHex0x(body.bodyDigest),
    tx_hash: toHex0x(body.txId),
    versions: comment.versions.map((version) => ({
      time: version.at,
      body_digest: toHex0x(version.body.bodyDigest),
      tx_hash: toHex0x(version.body.txId),
    })),
    withdrawn_at: comment.withdrawnAt,
    hidden,
    labels: labelsInForce(state, marks, now).map((label) => {
      const { deed } = requireModeration(state, label).done;
      return deed.kind === "label" ? deed.label : "";
    }),
    moderation: notesOf(marks, comment).map((note) => moderationNote(ground, note)),
    reactions: { ...tally.reactions },
    up: { persons: tally.up.persons, stake: String(tally.up.stake) },
    down: { persons: tally.down.persons, stake: String(tally.down.stake) },
  };
}

function notesOf(
  { hide, lock, slow, labels }: ReturnType<typeof readMarks>,
  { moves }: ForumComment,
): readonly number[] {
  const marked = [hide, lock, slow].filter((number) => number !== null);
  return [...marked, ...labels, ...moves].sort((left, right) => left - right);
}

/** The text of the version that is shown; the state has its digest, the index the words. */
function bodyOf({ service, height }: Ground, number: number, { versions }: ForumComment): string {
  const texts = service.index.forum.versions(number, height);
  const shown = texts.find(({ version }) => version === versions.length);
  // One that was moved here may be older than the first block that is held.
  if (shown === undefined) requirePast(service.index, 0, `Comment ${number}`);
  return assertDefined(shown, `comment ${number} without its text`).body;
}
