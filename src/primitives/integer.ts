import { assert } from "./assert.ts";

/** Largest integer that a `number` holds exactly: heights, counts and sequences stay at or below it. */
export const SAFE_MAX = Number.MAX_SAFE_INTEGER;

/** Largest amount or power of the ledger, 2^127 - 1 base units. */
export const AMOUNT_MAX = (1n << 127n) - 1n;

/** Largest time the ledger states: 9999-12-31T23:59:59.999Z in Unix milliseconds. */
export const TIME_MS_MAX = 253_402_300_799_999;

/**
 * `floor(dividend / divisor)` of safe integers.
 * Requires: `dividend >= 0`, `divisor > 0`, both at most 2^53 - 1. The remainder is taken first, so that the
 * quotient is exact: no fraction is ever formed.
 */
export function divFloor(dividend: number, divisor: number): number {
  assert(Number.isSafeInteger(dividend) && dividend >= 0, `divFloor: dividend ${dividend}`);
  assert(Number.isSafeInteger(divisor) && divisor > 0, `divFloor: divisor ${divisor}`);
  return (dividend - (dividend % divisor)) / divisor;
}

/** `ceil(dividend / divisor)` of safe integers. Requires: as `divFloor`. */
export function divCeil(dividend: number, divisor: number): number {
  const quotient = divFloor(dividend, divisor);
  return dividend % divisor === 0 ? quotient : quotient + 1;
}

/** `floor(dividend / divisor)` of integers. Requires: `dividend >= 0`, `divisor > 0`. */
export function divFloorBig(dividend: bigint, divisor: bigint): bigint {
  assert(dividend >= 0n, `divFloorBig: dividend ${dividend}`);
  assert(divisor > 0n, `divFloorBig: divisor ${divisor}`);
  return dividend / divisor;
}

/** `ceil(dividend / divisor)` of integers. Requires: `dividend >= 0`, `divisor > 0`. */
export function divCeilBig(dividend: bigint, divisor: bigint): bigint {
  const quotient = divFloorBig(dividend, divisor);
  return dividend % divisor === 0n ? quotient : quotient + 1n;
}

/** True iff the value is an integer in 0..2^53-1. */
export function isSafeUint(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
