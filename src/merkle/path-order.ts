/** Bytes by which paths are sorted at first; those that share them are compared in full. */
const RADIX_BYTES = 4;

/** The bit of a path at a depth, from the most significant. */
export function pathBit(paths: Uint8Array, start: number, depth: number): 0 | 1 {
  const byte = paths[start + (depth >>> 3)] as number;
  return ((byte >>> (7 - (depth & 7))) & 1) === 0 ? 0 : 1;
}

/** Order of two paths in a list: negative, zero or positive. */
export function comparePaths(
  paths: Uint8Array,
  length: number,
  left: number,
  right: number,
): number {
  const from = left * length;
  const against = right * length;
  for (let i = 0; i < length; i++) {
    const difference = (paths[from + i] as number) - (paths[against + i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * The places of the paths of a list, ascending by path.
 * Cost: O(n) where paths are digests; never more than O(n log n), whoever chose the keys.
 */
export function orderPaths(paths: Uint8Array, length: number, count: number): Uint32Array {
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let spare = new Uint32Array(count);
  const ends = new Uint32Array(256);
  for (let byte = RADIX_BYTES - 1; byte >= 0; byte--) {
    sortByByte({ paths, length, byte, ends, from: order, to: spare });
    [order, spare] = [spare, order];
  }
  sortTies(order, paths, length);
  return order;
}

interface RadixPass {
  readonly paths: Uint8Array;
  readonly length: number;
  readonly byte: number;
  /** Scratch: where the next path with each value of the byte goes. */
  readonly ends: Uint32Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

function sortByByte({ paths, length, byte, ends, from, to }: RadixPass): void {
  ends.fill(0);
  const count = from.length;
  for (let i = 0; i < count; i++) {
    const value = paths[i * length + byte] as number;
    ends[value] = (ends[value] as number) + 1;
  }
  let start = 0;
  for (let value = 0; value < 256; value++) {
    const size = ends[value] as number;
    ends[value] = start;
    start += size;
  }
  for (let i = 0; i < count; i++) {
    const place = from[i] as number;
    const value = paths[place * length + byte] as number;
    const at = ends[value] as number;
    ends[value] = at + 1;
    to[at] = place;
  }
}

/** Sorts each run of paths that share their first bytes. */
function sortTies(order: Uint32Array, paths: Uint8Array, length: number): void {
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && sharesStart(paths, length, order[start], order[end])) end++;
    if (end - start > 1) {
      order.subarray(start, end).sort((a, b) => comparePaths(paths, length, a, b));
    }
    start = end;
  }
}

function sharesStart(
  paths: Uint8Array,
  length: number,
  left: number | undefined,
  right: number | undefined,
): boolean {
  const from = (left as number) * length;
  const against = (right as number) * length;
  for (let i = 0; i < RADIX_BYTES; i++) {
    if (paths[from + i] !== paths[against + i]) return false;
  }
  return true;
}
