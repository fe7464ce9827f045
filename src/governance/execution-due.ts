import { assertDefined, unreachable } from "../primitives/assert.ts";
import { bytesUint } from "./big-endian.ts";
import type { GovernanceContext } from "./context.ts";
import type { DueItem } from "./due.ts";
import { endProposal } from "./end-proposal.ts";
import { EXECUTION_EVENTS } from "./execution-events.ts";
import type { Journal } from "./journal.ts";
import { requireProposal } from "./proposal.ts";
import { runProposal } from "./run-proposal.ts";
import { readRunWindow } from "./run-window.ts";

/** Runs a proposal whose time has come, or notes that a measure holds it. */
export function executeDue(journal: Journal, item: DueItem, context: GovernanceContext): void {
  const number = bytesUint(item.reference);
  const { now } = context;
  const { ended, run } = requireProposal(journal, number);
  // A member of `executor` may have been faster: it has ended, or waits for its next attempt.
  if (ended !== null || (run.nextAt !== null && now < run.nextAt)) return;
  const window = readRunWindow(journal, number, now);
  switch (window.state) {
    case "ready":
      runProposal(journal, number, null, context);
      return;
    case "held":
      journal.emit(EXECUTION_EVENTS.held, {
        number,
        runAt: assertDefined(window.lookAgainAt, `${number} is held by nothing`),
        windowAt: null,
      });
      return;
    case "expired":
      endProposal(journal, number, { how: "expired" });
      return;
    case "waiting":
      unreachable(`proposal ${number} is due before its eta`);
  }
}

/** Records that a window is over, or looks again when it may be: held time does not count. */
export function expireWindowDue(journal: Journal, item: DueItem, { now }: GovernanceContext): void {
  const number = bytesUint(item.reference);
  if (requireProposal(journal, number).ended !== null) return;
  const { state, end, lookAgainAt } = readRunWindow(journal, number, now);
  if (state === "expired") {
    endProposal(journal, number, { how: "expired" });
    return;
  }
  const windowAt = lookAgainAt === null ? end : Math.max(end, lookAgainAt);
  journal.emit(EXECUTION_EVENTS.held, { number, runAt: null, windowAt });
}
