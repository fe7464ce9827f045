import { assert } from "../primitives/assert.ts";
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
  const descending = [...weights].sort(greaterFirst);
  const count = new ConcentrationCount(descending.length, total);
  for (const weight of descending) count.add(weight);
  return count.result();
}

/** The order in which weights are counted. */
export function greaterFirst(left: bigint, right: bigint): number {
  return left > right ? -1 : left < right ? 1 : 0;
}

/** Takes in the weights of holders one by one. Requires: the greatest first, and as many as were announced. */
export class ConcentrationCount {
  readonly #count: bigint;
  readonly #total: bigint;
  /** Place of the next weight, counted from the least, which has place 1. */
  #place: bigint;
  #sum = 0n;
  #squares = 0n;
  /** Sum of each weight times its place. */
  #placed = 0n;
  #majorityHolders: number | null = null;

  constructor(count: number, total: bigint) {
    this.#count = BigInt(count);
    this.#place = BigInt(count);
    this.#total = total;
  }

  add(weight: bigint): void {
    this.#sum += weight;
    this.#squares += weight * weight;
    this.#placed += this.#place * weight;
    this.#place -= 1n;
    if (this.#majorityHolders === null && 2n * this.#sum > this.#total) {
      this.#majorityHolders = Number(this.#count - this.#place);
    }
  }

  result(): Concentration {
    assert(this.#place === 0n, "not as many weights as were announced");
    const majorityHolders = this.#majorityHolders;
    const sum = this.#sum;
    if (sum === 0n) return { giniPpm: null, majorityHolders, effectiveDecidersMilli: null };
    const count = this.#count;
    const spread = 2n * this.#placed - (count + 1n) * sum;
    return {
      giniPpm: Number(divFloorBig(spread * 1_000_000n, count * sum)),
      majorityHolders,
      effectiveDecidersMilli: Number(divFloorBig(1000n * sum * sum, this.#squares)),
    };
  }
}
