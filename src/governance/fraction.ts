import { struct } from "../codec/compound.ts";
import { refine, type Schema, uint } from "../codec/schema.ts";
import { divCeilBig, divFloorBig } from "../primitives/integer.ts";

/** Largest numerator and denominator. */
export const FRACTION_TERM_MAX = 1_000_000;

/** An exact ratio `n / d`. It is compared by cross-multiplying and never divided first. */
export interface Fraction {
  readonly n: number;
  readonly d: number;
}

/** `[n, d]` with `0 <= n <= 10^6` and `1 <= d <= 10^6`. */
export const fractionSchema: Schema<Fraction> = {
  ...struct({ n: uint(FRACTION_TERM_MAX), d: uint(FRACTION_TERM_MAX, 1) }),
  shape: { kind: "fraction", max: FRACTION_TERM_MAX, isShare: false },
};

/** `[n, d]` of at most one. */
export const shareSchema: Schema<Fraction> = {
  ...refine(fractionSchema, ({ n, d }) => n <= d),
  shape: { kind: "fraction", max: FRACTION_TERM_MAX, isShare: true },
};

/** Sign of `left - right`: -1, 0 or 1. */
export function compareFractions(left: Fraction, right: Fraction): -1 | 0 | 1 {
  const a = BigInt(left.n) * BigInt(right.d);
  const b = BigInt(right.n) * BigInt(left.d);
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** True iff `part / whole >= share`. Requires: `part, whole >= 0`. Equality counts. */
export function reachesShare(part: bigint, whole: bigint, share: Fraction): boolean {
  return part * BigInt(share.d) >= BigInt(share.n) * whole;
}

/** True iff `part / whole > share`. Requires: `part, whole >= 0`. Equality does not count. */
export function exceedsShare(part: bigint, whole: bigint, share: Fraction): boolean {
  return part * BigInt(share.d) > BigInt(share.n) * whole;
}

/** `floor(whole * n / d)`. Requires: `whole >= 0`. */
export function shareFloor(whole: bigint, { n, d }: Fraction): bigint {
  return divFloorBig(whole * BigInt(n), BigInt(d));
}

/** `ceil(whole * n / d)`. Requires: `whole >= 0`. */
export function shareCeil(whole: bigint, { n, d }: Fraction): bigint {
  return divCeilBig(whole * BigInt(n), BigInt(d));
}
