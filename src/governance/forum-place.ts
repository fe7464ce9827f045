import { assert, assertDefined } from "../primitives/assert.ts";
import { DEPTH_MAX, type ForumComment, requireComment } from "./forum-comment.ts";
import { type Deed, requireModeration } from "./forum-moderation.ts";
import type { StateReader } from "./state-access.ts";

/**
 * The thread in which a comment stands now. What moderators moved takes its answers along, since they are found
 * through it; what was overturned is back in its place, since an overturned move moves nothing.
 * Cost: linear in the depth.
 */
export function threadOfComment(state: StateReader, number: number): number {
  let comment = requireComment(state, number);
  for (let steps = 0; steps <= DEPTH_MAX; steps++) {
    const moved = lastMove(state, comment);
    if (moved !== undefined) return moved;
    if (comment.parent === null) return comment.thread;
    comment = requireComment(state, comment.parent);
  }
  assert(false, `comment ${number} lies too deep`);
}

/** The thread that a comment was last moved to by a moderation that was not overturned. */
function lastMove(state: StateReader, { moves }: ForumComment): number | undefined {
  const standing = moves.map((number) => requireModeration(state, number));
  const last = standing.findLast(({ overturned }) => !overturned);
  return last === undefined ? undefined : assertDefined(destination(last.done.deed), "no move");
}

function destination(deed: Deed): number | undefined {
  return deed.kind === "move" || deed.kind === "split" ? deed.thread : undefined;
}
