import { assert } from "../../primitives/assert.ts";
import { median } from "./quantile.ts";

/**
 * How much y grows with x: the median of the slopes between all pairs of points.
 * Source: Theil 1950, Sen 1968. Requires: at least two points of different x. Cost: O(points²).
 */
export function theilSenSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes: number[] = [];
  for (const [i, [x, y]] of points.entries()) {
    for (const [otherX, otherY] of points.slice(i + 1)) {
      if (otherX !== x) slopes.push((otherY - y) / (otherX - x));
    }
  }
  assert(slopes.length > 0, "a slope through one point");
  return median(slopes);
}
