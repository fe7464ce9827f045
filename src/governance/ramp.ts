import { assert } from "../primitives/assert.ts";
import { divFloorBig } from "../primitives/integer.ts";

/** A straight way from one value to another. */
export interface Ramp {
  readonly from: bigint;
  readonly to: bigint;
  /** Governance second at which it begins. */
  readonly start: number;
  /** Seconds until `to` holds, above 0. */
  readonly periodS: number;
}

/**
 * `v0 + sign · floor(|v1 − v0| · (t − s) / p)` from s on, and v1 from s + p on. Computed on reading: a ramp costs no
 * writes on its way.
 */
export function rampValue({ from, to, start, periodS }: Ramp, now: number): bigint {
  assert(periodS > 0, "a ramp without length");
  if (now <= start) return from;
  if (now >= start + periodS) return to;
  const distance = to > from ? to - from : from - to;
  const walked = divFloorBig(distance * BigInt(now - start), BigInt(periodS));
  return to > from ? from + walked : from - walked;
}
