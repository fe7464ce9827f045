import { countModerations, requireModeration } from "../../governance/forum-moderation.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { ParamsOf } from "../../rpc/method.ts";
import type { FORUM_METHODS } from "../../rpc/methods/forum.ts";
import { accountRef } from "./account-ref.ts";
import { type Ground, pinnedGroundOf } from "./ground.ts";
import type { Handlers } from "./handlers.ts";
import { listComments } from "./list-comments.ts";
import { moderationJson } from "./moderation-json.ts";
import { newestPage } from "./newest-page.ts";

/** Answers about the forum. */
export const FORUM_HANDLERS: Handlers<typeof FORUM_METHODS> = {
  list_comments: listComments,
  async list_moderations(filters, call) {
    const ground = pinnedGroundOf(call);
    const keeps = moderationFilter(ground, filters);
    const { rows, next_cursor } = await newestPage(countModerations(ground.state), keeps, call);
    return { items: rows.map((number) => moderationJson(ground, number)), next_cursor };
  },
};

function moderationFilter(
  { state }: Ground,
  filters: ParamsOf<(typeof FORUM_METHODS)["list_moderations"]>,
): (number: number) => boolean {
  const { action, overturned } = filters;
  const moderator = filters.moderator === undefined ? null : accountRef(filters.moderator);
  const author = filters.author === undefined ? null : accountRef(filters.author);
  return (number) => {
    const moderation = requireModeration(state, number);
    const { done } = moderation;
    if (moderator !== null && !equalBytes(done.moderator, moderator)) return false;
    if (author !== null && !equalBytes(done.author, author)) return false;
    if (action !== undefined && done.deed.kind !== action) return false;
    return overturned === undefined || moderation.overturned === overturned;
  };
}
