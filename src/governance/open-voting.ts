import type { GovernanceContext } from "./context.ts";
import { endProposal } from "./end-proposal.ts";
import type { Journal } from "./journal.ts";
import { HOUSES, type HouseName } from "./names.ts";
import { readPayload } from "./payload.ts";
import { type PowerSnapshot, takeSnapshot } from "./take-snapshot.ts";
import type { Track } from "./track.ts";
import { VOTE_EVENTS } from "./vote-events.ts";
import { copyVoteRules } from "./vote-rules.ts";

/**
 * Opens the vote on a proposal: chooses the snapshot, copies the rules in force, and states the times. Where a house
 * has no power at all there is nobody to ask, and the proposal is rejected.
 * Requires: it waits for its slot, which is free, and its plan still fits. Cost: O(houses); no account is visited.
 */
export function openVoting(
  journal: Journal,
  number: number,
  track: Track,
  context: GovernanceContext,
): void {
  const { spec, payload } = readPayload(journal, number);
  const { powerAsOf, isImmediate } = spec.voteTerms?.(payload) ?? {
    powerAsOf: null,
    isImmediate: false,
  };
  const snapshot = takeSnapshot(journal, track, context, powerAsOf ?? undefined);
  const { totals, snapshotHeight } = snapshot;
  const absent = findAbsentElectorate(track, snapshot);
  if (absent !== undefined) {
    endProposal(journal, number, { how: "rejected", reason: "no_electorate", house: absent });
    return;
  }
  const { now: start } = context;
  const end = start + track.votingS;
  const hardCap = end + track.late.capS;
  const rules = copyVoteRules(journal, track, { totals, isImmediate }, start);
  journal.emit(VOTE_EVENTS.opened, { number, start, end, hardCap, snapshotHeight, rules });
  if (snapshot.spikeGuard) journal.emit(VOTE_EVENTS.spikeGuardUsed, { number, snapshotHeight });
}

/** The first house that votes and holds no power, null where no house votes at all, undefined when all hold some. */
function findAbsentElectorate(
  { houses }: Track,
  { totals }: PowerSnapshot,
): HouseName | null | undefined {
  const voting = HOUSES.filter((house) => houses[house] !== null);
  if (voting.length === 0) return null;
  return voting.find((house) => totals[house] === 0n);
}
