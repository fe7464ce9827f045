import type { HashRegistry } from "../crypto/hash-function.ts";
import type { HashCode, Height } from "../primitives/brand.ts";

/** A line of the naive ledger's configuration file: from when on which function holds (N31). */
export interface NaiveEpoch {
  readonly start: Height;
  readonly code: HashCode;
  /** Stored beside the start, so that gaps and overlaps can be written (N2). */
  readonly end: Height | null;
}

/**
 * The function that a naive node uses at a height, or undefined where its file has a gap. An earlier line that was left
 * open wins over every later one (N1), and a function that the node does not have is passed over in silence: it goes on
 * with the last one that it has (N32).
 */
export function naiveFunctionAt(
  file: readonly NaiveEpoch[],
  hashes: HashRegistry,
  height: Height,
): HashCode | undefined {
  const fitting = file.filter(
    ({ start, end }) => start <= height && (end === null || height <= end),
  );
  return fitting.find(({ code }) => hashes.has(code))?.code;
}
