import { type Fraction, shareFloor } from "./fraction.ts";

/** A share of nothing is nothing: one unit may always be moved. */
const STEP_FLOOR = 1n;

const STEP_TENTHS = 1n;
const WINDOW_TENTHS = 2n;

/** How far a value goes at once, or within the window. */
export type Reach = "step" | "window";

/** `|to - from| <= max(1, floor(from * n / d))`: how far an integer or an amount may go. Requires: `from, to >= 0`. */
export function isNumberWithin(
  move: { readonly from: bigint; readonly to: bigint },
  share: Fraction,
): boolean {
  const { from, to } = move;
  const distance = to > from ? to - from : from - to;
  const most = shareFloor(from, share);
  return distance <= (most > STEP_FLOOR ? most : STEP_FLOOR);
}

/** `|to - from| <= 1/10` at once, and `<= 1/5` within the window: how far a fraction may go. */
export function isFractionWithin(
  move: { readonly from: Fraction; readonly to: Fraction },
  reach: Reach,
): boolean {
  const { from, to } = move;
  const difference = BigInt(to.n) * BigInt(from.d) - BigInt(from.n) * BigInt(to.d);
  const distance = difference < 0n ? -difference : difference;
  const tenths = reach === "step" ? STEP_TENTHS : WINDOW_TENTHS;
  return distance * 10n <= tenths * BigInt(from.d) * BigInt(to.d);
}
