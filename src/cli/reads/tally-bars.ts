import { divFloorBig } from "../../primitives/integer.ts";
import type { Paint } from "../terminal.ts";
import type { AmountText } from "./amount-text.ts";
import type { ReadResult } from "./read-source.ts";

type Tally = ReadResult<"tally_votes">;
type House = Tally["houses"][number];

/** Columns of a bar. */
const BAR = 32;

/**
 * A house as people read it: two bars, approval and participation, each with the mark that it has to reach, the veto
 * below, and one sentence. The mark and the words say what the colour says.
 */
export function tallyLines(tally: Tally, amount: AmountText, paint: Paint): readonly string[] {
  const several = tally.houses.length > 1;
  return tally.houses.flatMap((house) => [
    ...(several ? [paint("bold", house.name)] : []),
    barLine(
      "Approval",
      { part: house.approval, mark: house.threshold, isMajority: isHalf(house.threshold) },
      paint,
    ),
    barLine("Participation", { part: house.participation, mark: house.quorum }, paint),
    ...vetoLine(house),
    houseSentence(tally, house, amount),
  ]);
}

interface RatioText {
  readonly n: string;
  readonly d: string;
}

function barLine(
  name: string,
  {
    part,
    mark,
    isMajority = false,
  }: { readonly part: RatioText | null; readonly mark: RatioText; readonly isMajority?: boolean },
  paint: Paint,
): string {
  const filled = part === null ? 0 : scaled(part, BAR);
  const tick = Math.min(BAR - 1, Math.max(0, scaled(mark, BAR) - 1));
  const cells = Array.from({ length: BAR }, (_, place): string => (place < filled ? "#" : "."));
  cells[tick] = "|";
  const reached = part !== null && isReached(part, mark) && !(isMajority && isHalf(part));
  const needed = needText(mark, isMajority);
  const shown = part === null ? "-" : percent(part);
  const bar = paint(reached ? "green" : "yellow", cells.join(""));
  return `${name.padEnd(14)}[${bar}] ${shown.padStart(7)}, ${needed}${reached ? "" : ": not reached"}`;
}

function vetoLine({ veto, veto_votes, total_votes }: House): readonly string[] {
  if (veto === null) return [];
  const share = percent({ n: veto_votes, d: total_votes === "0" ? "1" : total_votes });
  return [`${"Veto".padEnd(14)}${share} of what was cast, blocks above ${percent(veto)}`];
}

/** What would happen if the vote were closed now, and what is missing. */
function houseSentence(tally: Tally, house: House, amount: AmountText): string {
  const passes = house.failing.length === 0;
  const outcome = tally.final
    ? passes
      ? "Passed"
      : "Did not pass"
    : passes
      ? "Would pass now"
      : "Would not pass now";
  const yes =
    house.approval === null ? "nothing decisive was cast" : `yes ${percent(house.approval)}`;
  const missing = [
    ...(house.quorum_short === "0" ? [] : [`${amount(house.quorum_short)} more to reach quorum`]),
    ...(house.support_short === "0"
      ? []
      : [`${amount(house.support_short)} more in favour to reach support`]),
    ...(house.failing.includes("veto") ? ["blocked by veto"] : []),
    ...(house.failing.includes("tie") ? ["a tie"] : []),
  ];
  return `${outcome}: ${[`${yes}, ${needText(house.threshold, isHalf(house.threshold))}`, ...missing].join("; ")}.`;
}

/** Half of the votes is a tie and passes nothing: what needs a half needs more than that. */
function needText(mark: RatioText, isMajority: boolean): string {
  return `needs ${isMajority ? "over " : ""}${percent(mark)}`;
}

function isHalf({ n, d }: RatioText): boolean {
  return 2n * BigInt(n) === BigInt(d);
}

/** One decimal, floored: what is shown as reached is reached. */
function percent({ n, d }: RatioText): string {
  const tenths = divFloorBig(BigInt(n) * 1000n, BigInt(d === "0" ? "1" : d));
  return `${divFloorBig(tenths, 10n)}.${tenths % 10n} %`;
}

function scaled({ n, d }: RatioText, width: number): number {
  if (d === "0") return 0;
  return Math.min(width, Number(divFloorBig(BigInt(n) * BigInt(width), BigInt(d))));
}

function isReached(part: RatioText, mark: RatioText): boolean {
  return BigInt(part.n) * BigInt(mark.d) >= BigInt(mark.n) * BigInt(part.d);
}
