import type { AccountId, Digest } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { divFloor } from "../primitives/integer.ts";
import { settleReview } from "./close-review.ts";
import type { Journal } from "./journal.ts";
import { requireProposal } from "./proposal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { isOnPanel, requirePanel } from "./review-panel.ts";

/** Exclusions leave at least so many on a panel. */
const PANEL_MIN = 3;

/**
 * Takes a reviewer off a panel by act of the council for conduct: at most a third of those at the start, and never
 * below three, so that no council can choose a panel.
 */
export function excludeReviewer(
  journal: Journal,
  number: number,
  { reviewer, reasonDigest }: { readonly reviewer: AccountId; readonly reasonDigest: Digest },
): Rejection | null {
  const { now } = journal.place;
  const { review, ended } = requireProposal(journal, number);
  if (review === null || ended !== null || review.outcome !== null || now >= review.deadline) {
    return reject("GOV_REVIEW_CLOSED", { now });
  }
  const panel = requirePanel(journal, number);
  if (!isOnPanel(panel, reviewer)) {
    return reject("GOV_NOT_ON_PANEL", { reviewer: toHex(reviewer) });
  }
  const max = divFloor(panel.initialSize, 3);
  if (panel.excluded >= max) {
    return reject("GOV_ACT_FORBIDDEN", { excluded: panel.excluded, max });
  }
  if (panel.members.length <= PANEL_MIN) {
    return reject("GOV_ACT_FORBIDDEN", { panel: panel.members.length, min: PANEL_MIN });
  }
  journal.emit(REVIEW_EVENTS.recused, {
    number,
    reviewer,
    cause: "excluded" as const,
    reasonDigest,
  });
  settleReview(journal, number, now);
  return null;
}
