import { assert } from "../../primitives/assert.ts";

/** A measured value and the size of what it was measured on. */
export type Point = readonly [x: number, y: number];

/** The value at x on the straight line through two points. Requires: points of different x. */
export function extrapolate([fromX, fromY]: Point, [toX, toY]: Point, x: number): number {
  assert(fromX !== toX, "a line through one point");
  return fromY + ((toY - fromY) * (x - fromX)) / (toX - fromX);
}
