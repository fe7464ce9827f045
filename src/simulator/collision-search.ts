import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import type { RangePorts, SearchProgress } from "./range-ports.ts";

/** Digests that the broken hash function can give. */
const WEAK_VALUES = 0x1000000;

/** Trials between two reports. */
const REPORT_EVERY = 65_536;

/** Trials after which a birthday search has succeeded on average: sqrt(pi / 2 * 2^24). */
const BIRTHDAY_EXPECTED = 5134;

/** The digest of each candidate of a search, by its number. */
export interface Candidates {
  readonly label: string;
  readonly count: number;
  readonly digest: (index: number) => Digest;
}

/** Two candidates with one digest, and after how many trials they were found. */
export interface Collision {
  readonly first: number;
  readonly second: number;
  readonly tried: number;
}

/** A candidate whose digest is that of a target. */
export interface Preimage {
  readonly candidate: number;
  readonly target: number;
  readonly tried: number;
}

/**
 * A birthday search: the first two candidates with one digest.
 * Requires: digests of the broken function, and enough candidates. Cost: about 5,100 digests.
 */
export function findCollision(ports: RangePorts, candidates: Candidates): Collision | null {
  const seen = new Map<number, number>();
  for (let index = 0; index < candidates.count; index++) {
    const value = weakValue(candidates.digest(index));
    const first = seen.get(value);
    if (first !== undefined) return { first, second: index, tried: index + 1 };
    seen.set(value, index);
    report(ports, { label: candidates.label, tried: index + 1, expected: BIRTHDAY_EXPECTED });
  }
  return null;
}

/**
 * A search for a second preimage of any of several targets at once.
 * Requires: digests of the broken function. Cost: about 2^24 digests divided by the number of targets.
 */
export function findPreimage(
  ports: RangePorts,
  targets: readonly Digest[],
  candidates: Candidates,
): Preimage | null {
  const wanted = new Map<number, number>();
  for (const [target, digest] of targets.entries()) wanted.set(weakValue(digest), target);
  const expected = divFloor(WEAK_VALUES, wanted.size);
  for (let index = 0; index < candidates.count; index++) {
    const target = wanted.get(weakValue(candidates.digest(index)));
    if (target !== undefined) return { candidate: index, target, tried: index + 1 };
    report(ports, { label: candidates.label, tried: index + 1, expected });
  }
  return null;
}

/** The number that a digest of the broken function amounts to. */
export function weakValue(digest: Digest): number {
  const [high, middle, low] = digest;
  assert(high !== undefined && middle !== undefined && low !== undefined, "a digest too short");
  assert(digest[3] === 0, "a digest of a sound function: no search of this size ends");
  return (high << 16) | (middle << 8) | low;
}

function report(ports: RangePorts, progress: SearchProgress): void {
  if (progress.tried % REPORT_EVERY === 0) ports.onProgress?.(progress);
}
