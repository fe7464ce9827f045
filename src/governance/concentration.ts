import { divFloorBig } from "../primitives/integer.ts";

/** How much of a decision lies with how few. */
export interface Concentration {
  /** Gini coefficient of the weights in millionths: 0 for equal ones; null without weight. */
  readonly giniPpm: number | null;
  /** Least number of holders who together have more than half of the total; null when all of them have not. */
  readonly majorityHolders: number | null;
  /** Number of equal holders that would decide as evenly, in thousandths; null without weight. */
  readonly effectiveDecidersMilli: number | null;
}

/** Measures the weights of holders against a total of which they hold a part. Cost: O(n log n). */
export function computeConcentration(weights: readonly bigint[], total: bigint): Concentration {
  const ascending = [...weights].sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const sum = ascending.reduce((all, weight) => all + weight, 0n);
  const majorityHolders = countMajority(ascending, total);
  if (sum === 0n) return { giniPpm: null, majorityHolders, effectiveDecidersMilli: null };
  const count = BigInt(ascending.length);
  const ranked = ascending.reduce((all, weight, place) => all + BigInt(place + 1) * weight, 0n);
  const squares = ascending.reduce((all, weight) => all + weight * weight, 0n);
  const spread = 2n * ranked - (count + 1n) * sum;
  return {
    giniPpm: Number(divFloorBig(spread * 1_000_000n, count * sum)),
    majorityHolders,
    effectiveDecidersMilli: Number(divFloorBig(1000n * sum * sum, squares)),
  };
}

function countMajority(ascending: readonly bigint[], total: bigint): number | null {
  let held = 0n;
  for (let holders = 1; holders <= ascending.length; holders++) {
    held += ascending[ascending.length - holders] ?? 0n;
    if (2n * held > total) return holders;
  }
  return null;
}
