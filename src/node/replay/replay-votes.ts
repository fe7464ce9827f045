import { setImmediate } from "node:timers/promises";
import type { Algorithms } from "../algorithms.ts";
import { ReplayCast } from "./replay-cast.ts";
import { type ReplayedProposal, recordedTally, replayProposal } from "./replay-proposal.ts";
import type { GovernorRules, RecordedGovernor } from "./vote-record.ts";

/** The only answer that a ballot of weight 0 may get. */
const NO_POWER = "GOV_NO_POWER";

/** Why a replayed proposal does not agree with its record. */
export type ReplayDifference = "verdict" | "tally" | "ballots";

/** A replayed proposal beside its record. */
export interface ComparedProposal extends ReplayedProposal {
  /** Whether the record says what came of it, so that the verdict is judged. */
  readonly isJudged: boolean;
  readonly differences: readonly ReplayDifference[];
}

/** A governor with what the engine made of its proposals. */
export interface ReplayedGovernor {
  readonly rules: GovernorRules;
  readonly proposals: readonly ComparedProposal[];
}

/** Replays every proposal of a record on a chain of its own, and compares. Ends early where the signal says so. */
export async function replayVotes(
  governors: readonly RecordedGovernor[],
  context: {
    readonly algorithms: Pick<Algorithms, "hashes" | "suites">;
    /** Ballots so far. */
    readonly onBallots: (done: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<readonly ReplayedGovernor[]> {
  const { algorithms, signal } = context;
  const cast = new ReplayCast(algorithms.hashes);
  let done = 0;
  const onBallots = (count: number): void => {
    done += count;
    context.onBallots(done);
  };
  const replayed: ReplayedGovernor[] = [];
  for (const { rules, proposals } of governors) {
    const compared: ComparedProposal[] = [];
    replayed.push({ rules, proposals: compared });
    for (const proposal of proposals) {
      if (signal.aborted) return replayed;
      compared.push(
        compareReplayed(replayProposal({ rules, proposal }, { cast, algorithms, onBallots })),
      );
      await setImmediate();
    }
  }
  return replayed;
}

/** What differs between a replayed proposal and its record. */
export function compareReplayed(replayed: ReplayedProposal): ComparedProposal {
  const { proposal, verdict, tally } = replayed;
  const { recorded } = proposal;
  const expected = recordedTally(proposal);
  const sides = ["against", "for", "abstain", "veto"] as const;
  const differences: ReplayDifference[] = [];
  if (recorded !== null && recorded !== verdict) differences.push("verdict");
  if (sides.some((side) => expected[side] !== tally[side])) differences.push("tally");
  if (!hasExpectedRefusals(replayed)) differences.push("ballots");
  return { ...replayed, isJudged: recorded !== null, differences };
}

/** Refused are the ballots of weight 0, all of them and no other. */
function hasExpectedRefusals({ proposal, refused }: ReplayedProposal): boolean {
  const weightless = proposal.ballots.filter(({ weight }) => weight === 0n).length;
  const isExpected = refused.every(({ ballot, code }) => ballot.weight === 0n && code === NO_POWER);
  return isExpected && refused.length === weightless;
}
