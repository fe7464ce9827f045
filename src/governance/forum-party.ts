import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { hasReplied, requireComment } from "./forum-comment.ts";
import type { ModerationTarget } from "./forum-moderation.ts";
import { threadOfComment } from "./forum-place.ts";
import { isThreadOwner, requireThread } from "./forum-thread.ts";
import type { StateReader } from "./state-access.ts";

/** Whose post a target is. */
export function authorOf(state: StateReader, { kind, number }: ModerationTarget): AccountId {
  return kind === "thread"
    ? requireThread(state, number).author
    : requireComment(state, number).author;
}

/**
 * True iff a dispute is an account's own: the post or its thread is its own, or the post answers one of its comments
 * or was answered by it.
 */
export function isParty(state: StateReader, target: ModerationTarget, account: AccountId): boolean {
  if (equalBytes(authorOf(state, target), account)) return true;
  if (target.kind === "thread") return false;
  const { parent } = requireComment(state, target.number);
  if (parent !== null && equalBytes(requireComment(state, parent).author, account)) return true;
  if (hasReplied(state, target.number, account)) return true;
  return isThreadOwner(requireThread(state, threadOfComment(state, target.number)), account);
}
