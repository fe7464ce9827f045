import type { RawBlock } from "../consensus/block.ts";
import { naiveAllocation } from "./naive-cbor.ts";

/** What a block makes a naive node do before it looks at any limit. */
export interface NaiveCost {
  /** Memory set aside on the word of the first length in the header and in each statement. */
  readonly allocatedBytes: bigint;
  /** Arrays inside arrays that a decoder enters which calls itself. */
  readonly nesting: number;
  /** Two for each statement: its leaf and its share of the nodes. */
  readonly digests: number;
  readonly hashedBytes: number;
}

const ARRAY_MIN = 0x80;
const ARRAY_MAX = 0x9f;

/** The cost of a block by its bytes alone. */
export function measureNaive(raw: RawBlock): NaiveCost {
  let allocatedBytes = claimed(raw.header);
  let nesting = depthOf(raw.header);
  let hashedBytes = raw.header.length;
  for (const statement of raw.statements) {
    allocatedBytes += claimed(statement);
    nesting = Math.max(nesting, depthOf(statement));
    hashedBytes += statement.length;
  }
  return { allocatedBytes, nesting, digests: 2 * raw.statements.length, hashedBytes };
}

/** The greatest length that the first few heads of an item claim. */
function claimed(bytes: Uint8Array): bigint {
  let most = 0n;
  for (let at = 0; at < Math.min(bytes.length, 16); at++) {
    const value = naiveAllocation(bytes.subarray(at));
    if (value > most) most = value;
  }
  return most;
}

/** Arrays at the very beginning of the bytes, each the first item of the one before. */
function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  for (const byte of bytes) {
    if (byte < ARRAY_MIN || byte > ARRAY_MAX) return depth;
    depth += 1;
  }
  return depth;
}
