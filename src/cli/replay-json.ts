import type { ComparedProposal, ReplayedGovernor } from "../node/replay/replay-votes.ts";

/** Sums over a replay. */
export interface ReplaySummary {
  readonly proposals: number;
  readonly ballots: number;
  /** Ballots that the engine refused, by code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Proposals of which the record says what came of them. */
  readonly judged: number;
  /** Of those, the ones with the verdict of the record. */
  readonly same: number;
  /** Proposals with any difference from the record. */
  readonly differing: number;
  readonly blocks: number;
}

/** What a replay checks of signatures, in a sentence. */
export const SIGNATURES_NOTE =
  "every ballot was a transaction signed by a key that was made here for its voter, and the ledger verified it; " +
  "the signatures of the record are not part of the file and were not checked";

export function summarize(governors: readonly ReplayedGovernor[]): ReplaySummary {
  const all = governors.flatMap(({ proposals }) => proposals);
  const refused: Record<string, number> = {};
  for (const { code } of all.flatMap((each) => each.refused)) {
    refused[code] = (refused[code] ?? 0) + 1;
  }
  const judged = all.filter(({ isJudged }) => isJudged);
  return {
    proposals: all.length,
    ballots: all.reduce((sum, { proposal }) => sum + proposal.ballots.length, 0),
    refused,
    judged: judged.length,
    same: judged.filter(({ differences }) => !differences.includes("verdict")).length,
    differing: all.filter(({ differences }) => differences.length > 0).length,
    blocks: all.reduce((sum, { blocks }) => sum + blocks, 0),
  };
}

/** The answer for programs. */
export function replayJson(
  governors: readonly ReplayedGovernor[],
  summary: ReplaySummary,
): Readonly<Record<string, unknown>> {
  return {
    ...summary,
    signatures: SIGNATURES_NOTE,
    governors: governors.map(({ rules, proposals }) => ({
      name: rules.name,
      decimals: rules.decimals,
      supply: rules.supply,
      quorum_for: rules.quorumFor,
      proposals: proposals.map(proposalJson),
    })),
  };
}

function proposalJson({ proposal, verdict, reason, tally, refused, ...rest }: ComparedProposal) {
  const { id, recorded, fact, ballots } = proposal;
  return {
    id,
    ballots: ballots.length,
    refused: refused.map(({ ballot, code }) => ({
      voter: ballot.voter,
      weight: ballot.weight,
      code,
    })),
    for: tally.for,
    against: tally.against,
    abstain: tally.abstain,
    verdict,
    reason,
    recorded,
    fact,
    is_judged: rest.isJudged,
    differences: rest.differences,
  };
}
