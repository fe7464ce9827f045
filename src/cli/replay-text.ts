import type { ComparedProposal, ReplayedGovernor } from "../node/replay/replay-votes.ts";
import { counted, grouped } from "./number-text.ts";
import { type ReplaySummary, SIGNATURES_NOTE } from "./replay-json.ts";
import type { Paint } from "./terminal.ts";

const HEAD = ["proposal", "ballots", "refused", "for", "against", "verdict", "record", ""] as const;
/** Columns of numbers, which stand to the right. */
const NUMBERS = new Set([1, 2, 3, 4]);

/** The tables of a replay, one a governor, and what they come to. */
export function replayText(
  governors: readonly ReplayedGovernor[],
  summary: ReplaySummary,
  paint: Paint,
): string {
  const tables = governors.filter(({ proposals }) => proposals.length > 0);
  return [
    ...tables.flatMap((governor) => [...tableLines(governor, paint), ""]),
    ...sums(summary),
  ].join("\n");
}

function tableLines({ rules, proposals }: ReplayedGovernor, paint: Paint): readonly string[] {
  const tokens = (units: bigint): string => grouped(units / 10n ** BigInt(rules.decimals));
  const rows = proposals.map((compared) => cells(compared, tokens));
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => {
        const width = widths[column] ?? 0;
        return NUMBERS.has(column) ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [
    paint("bold", rules.name),
    `of ${tokens(rules.supply)} at least ${tokens(rules.quorumFor)} for, and more for than against`,
    line(HEAD),
    ...rows.map((row, place) => {
      const differs = (proposals[place]?.differences.length ?? 0) > 0;
      return differs ? paint("red", line(row)) : line(row);
    }),
  ];
}

function cells(compared: ComparedProposal, tokens: (units: bigint) => string): readonly string[] {
  const { proposal, verdict, reason, tally, refused, isJudged, differences } = compared;
  const same = isJudged ? "the same" : "not judged";
  return [
    proposal.id,
    grouped(proposal.ballots.length),
    grouped(refused.length),
    tokens(tally.for),
    tokens(tally.against),
    reason === null ? verdict : `${verdict} (${reason})`,
    proposal.fact,
    differences.length === 0 ? same : `DIFFERS: ${differences.join(", ")}`,
  ];
}

function sums(summary: ReplaySummary): readonly string[] {
  const { proposals, ballots, refused, judged, same, differing, blocks } = summary;
  const codes = Object.entries(refused).map(([code, count]) => `${grouped(count)} ${code}`);
  const refusedText = codes.length === 0 ? "none refused" : `refused ${codes.join(", ")}`;
  return [
    `${counted(proposals, "proposal")} with ${counted(ballots, "ballot")} ` +
      `in ${counted(blocks, "block")}; ${refusedText}`,
    `${grouped(same)} of ${grouped(judged)} proposals decided in the record have its verdict; ` +
      `${grouped(proposals - judged)} not decided there are listed only; ${grouped(differing)} differ`,
    ...SIGNATURES_NOTE.split("; ").map((part) => `signatures: ${part}`),
  ];
}
