import type { CommandContext } from "./context.ts";
import { FORUM_EVENTS } from "./forum-events.ts";
import { computeThreadId } from "./forum-thread.ts";
import type { Journal } from "./journal.ts";

/** Opens the thread in which the appeal of a frozen account is discussed, by others: the account has spoken. */
export function openAppealThread(
  journal: Journal,
  measure: number,
  { sender: author, sequence, chainId, hash }: CommandContext,
): void {
  journal.emit(FORUM_EVENTS.threadCreated, {
    id: computeThreadId(hash, { chainId, author, sequence }),
    proposal: null,
    author,
    title: `Appeal against measure ${measure}`,
    tags: [],
    isPost: false,
  });
}
