import type { Digest } from "../primitives/brand.ts";
import { parseAcceptance } from "./acceptance.ts";
import { ACCEPTANCE_EVENTS } from "./acceptance-events.ts";
import type { DueItem } from "./due.ts";
import type { Journal } from "./journal.ts";
import { isNamed, readAcceptance } from "./kept-acceptance.ts";

/** How long an object is kept that no proposal names, and how old a measurement may be at submission. */
export const ACCEPTANCE_KEPT_S = 90 * 24 * 3600;

/**
 * Keeps an acceptance object that a statement records, for the proposal that will name it by its digest. Anything that
 * is no such object stays a statement like any other. Requires: `reportDigest` is SHA-256 and SHA3-256 of the object.
 */
export function recordAcceptance(
  journal: Journal,
  recorded: { readonly reportDigest: Digest; readonly object: Uint8Array },
): void {
  const { reportDigest, object } = recorded;
  if (parseAcceptance(object) === undefined) return;
  const until = journal.place.now + ACCEPTANCE_KEPT_S;
  journal.emit(ACCEPTANCE_EVENTS.kept, { reportDigest, until, text: object });
}

/** Drops an object whose time is over, unless a proposal that has not ended rests on it. */
export function expireAcceptance(journal: Journal, item: DueItem): void {
  const kept = readAcceptance(journal, item.reference);
  if (kept === undefined) return;
  const { reportDigest } = kept;
  if (!isNamed(journal, reportDigest)) {
    journal.emit(ACCEPTANCE_EVENTS.dropped, { reportDigest });
    return;
  }
  const until = journal.place.now + ACCEPTANCE_KEPT_S;
  journal.emit(ACCEPTANCE_EVENTS.kept, { reportDigest, until, text: null });
}
