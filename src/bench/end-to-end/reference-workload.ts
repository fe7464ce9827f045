import type { Random } from "../statistics/random.ts";

/** Share of the blocks whose number of statements lies between two bounds, each number equally likely. */
interface SizeClass {
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/** W-ref: many small blocks on purpose, so that no ratio is flattered by large bodies. */
const CLASSES: readonly SizeClass[] = [
  { share: 0.05, from: 0, to: 0 },
  { share: 0.25, from: 1, to: 10 },
  { share: 0.5, from: 11, to: 100 },
  { share: 0.2, from: 101, to: 1000 },
];

/** Numbers of statements of the blocks of the reference workload. */
export function drawBlockSizes(draw: Random, blocks: number): readonly number[] {
  return Array.from({ length: blocks }, () => drawSize(draw));
}

function drawSize(draw: Random): number {
  let rest = draw.share();
  for (const { share, from, to } of CLASSES) {
    if (rest < share) return from + draw.below(to - from + 1);
    rest -= share;
  }
  return 0;
}
