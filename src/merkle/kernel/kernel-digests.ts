import { assert } from "../../primitives/assert.ts";
import type { Digest, HashCode } from "../../primitives/brand.ts";
import { EMPTY_BYTES } from "../../primitives/bytes.ts";
import { divFloor } from "../../primitives/integer.ts";
import { DIGEST_BYTES, type Kernel } from "./kernel.ts";

/** Digests to make of items: under which hash function and behind which prefix. */
export interface KernelJob {
  readonly code: HashCode;
  readonly prefix: Uint8Array;
}

/** `H(message)`. */
export function kernelDigest(kernel: Kernel, code: HashCode, message: Uint8Array): Digest {
  kernel.hashLong(code, EMPTY_BYTES, message, 0);
  return kernel.readLevel(1);
}

/** `H(prefix ‖ item)` of each item, one digest after the other. */
export function kernelDigestEach(
  kernel: Kernel,
  job: KernelJob,
  items: readonly Uint8Array[],
): Uint8Array {
  const { itemsMax } = kernel.layout;
  if (items.length <= itemsMax) {
    hashLeaves(kernel, job, items, 0, items.length);
    return kernel.readLevel(items.length);
  }
  const digests = new Uint8Array(items.length * DIGEST_BYTES);
  for (let from = 0; from < items.length; from += itemsMax) {
    const to = Math.min(from + itemsMax, items.length);
    hashLeaves(kernel, job, items, from, to);
    kernel.copyLevel(to - from, digests, from);
  }
  return digests;
}

/** `H(0x01 ‖ left ‖ right)` of each pair of neighbours. Requires: whole pairs. */
export function kernelDigestPairs(kernel: Kernel, code: HashCode, level: Uint8Array): Uint8Array {
  const pairBytes = 2 * DIGEST_BYTES;
  assert(level.length % pairBytes === 0, "half a pair");
  const pairs = divFloor(level.length, pairBytes);
  const { itemsMax } = kernel.layout;
  if (pairs <= itemsMax) {
    kernel.writeLevel(level);
    kernel.hashPairs(code, pairs);
    return kernel.readLevel(pairs);
  }
  const parents = new Uint8Array(pairs * DIGEST_BYTES);
  for (let from = 0; from < pairs; from += itemsMax) {
    const to = Math.min(from + itemsMax, pairs);
    kernel.writeLevel(level.subarray(from * pairBytes, to * pairBytes));
    kernel.hashPairs(code, to - from);
    kernel.copyLevel(to - from, parents, from);
  }
  return parents;
}

/**
 * Leaf digests of the items `from .. to - 1`, in the level: in as many loads as their lengths ask for, those longer
 * than a load allows one by one. Requires: at most as many items as a load has places.
 */
export function hashLeaves(
  kernel: Kernel,
  { code, prefix }: KernelJob,
  items: readonly Uint8Array[],
  from: number,
  to: number,
): void {
  let next = from;
  while (next < to) {
    const end = kernel.load(items, next, to, prefix.length);
    if (end === next) {
      kernel.hashLong(code, prefix, items[next] as Uint8Array, next - from);
      next++;
    } else {
      kernel.hashLoad(code, prefix, end - next, next - from);
      next = end;
    }
  }
}
