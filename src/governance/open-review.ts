import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { readEndorsement } from "./endorsement.ts";
import { readHold } from "./hold.ts";
import type { Journal } from "./journal.ts";
import { requireProposal } from "./proposal.ts";
import { REVIEW_EVENTS } from "./review-events.ts";
import { copyReviewRules, requirePanel } from "./review-panel.ts";
import { roleMembers } from "./role.ts";
import type { StateReader } from "./state-access.ts";

/**
 * Opens the technical review of a locked proposal. The panel is every reviewer of this moment who has not made the
 * proposal its own; whoever is only named in it stays, so that nobody can be kept off by naming.
 */
export function openReview(journal: Journal, number: number, context: GovernanceContext): void {
  const { now } = context;
  const rules = copyReviewRules(journal, now);
  const panel = roleMembers(journal, "reviewer", now).filter(
    (reviewer) => !hasConflict(journal, number, reviewer),
  );
  const deadline = now + rules.periodS;
  journal.emit(REVIEW_EVENTS.opened, { number, round: 1, deadline, panel, rules });
}

/** Opens the next round of a review for a revised version, before the same panel and under the same rules. */
export function openNextRound(journal: Journal, number: number, now: number): void {
  const { review } = requireProposal(journal, number);
  const round = assertDefined(review, `${number} was never reviewed`).round + 1;
  const { members: panel, rules } = requirePanel(journal, number);
  const deadline = now + rules.periodS;
  journal.emit(REVIEW_EVENTS.opened, { number, round, deadline, panel, rules });
}

/** True iff the account has an interest in the proposal by its own act: proposed it, paid for it, or endorsed it. */
export function hasConflict(state: StateReader, number: number, account: AccountId): boolean {
  if (equalBytes(requireProposal(state, number).proposer, account)) return true;
  if (readHold(state, { purpose: "deposit", ref: number }, account) > 0n) return true;
  return readEndorsement(state, number, account) !== undefined;
}
