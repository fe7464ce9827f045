import type { GovernanceContext } from "./context.ts";
import type { DueItem } from "./due.ts";
import { recordedStatus } from "./end-of-proposal.ts";
import { endProposal, tellStatus } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { openVoting } from "./open-voting.ts";
import { readPayload } from "./payload.ts";
import { findStaleKeys } from "./plan.ts";
import { requireProposal } from "./proposal.ts";
import type { Track } from "./track.ts";
import { readTrack } from "./track-parameters.ts";
import { countVoting, firstWaiting, readCall } from "./waiting-line.ts";

/**
 * Opens one vote of the track that was called: the first of its line, if a slot is free, or the one that needs none.
 * Who called is of no account, so that the line keeps its order however late its calls are answered.
 */
export function openNext(journal: Journal, item: DueItem, context: GovernanceContext): void {
  const call = readCall(item.reference);
  const track = readTrack(journal, call.track, context.now);
  if (isExempt(journal, call.number)) {
    openWaiting(journal, call.number, track, context);
    return;
  }
  if (countVoting(journal, track.name) >= track.slots) return;
  const number = firstWaiting(journal, track.name);
  if (number !== undefined) openWaiting(journal, number, track, context);
}

/** True iff the call is for a proposal that stands in no line. */
function isExempt(journal: Journal, number: number): boolean {
  return number > 0 && requireProposal(journal, number).submitted?.exempt === true;
}

/** Opens the vote on a proposal that still waits in time, unless what it was planned for has changed since. */
function openWaiting(
  journal: Journal,
  number: number,
  track: Track,
  context: GovernanceContext,
): void {
  const before = requireProposal(journal, number);
  const { ready, opened, ended } = before;
  if (ready === null || opened !== null || ended !== null || context.now >= ready.until) return;
  if (findStaleKeys(journal, number, readPayload(journal, number), context).length > 0) {
    endProposal(journal, number, { how: "rejected", reason: "stale", house: null });
    return;
  }
  openVoting(journal, number, track, context);
  if (requireProposal(journal, number).opened === null) return;
  tellStatus(journal, number, recordedStatus(before), "voting");
}
