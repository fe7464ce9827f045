import { assert } from "../../primitives/assert.ts";
import type { Digest, HashCode } from "../../primitives/brand.ts";
import { divCeil, divFloor } from "../../primitives/integer.ts";
import { DIGEST_BYTES, type Kernel } from "./kernel.ts";
import { hashLeaves, type KernelJob } from "./kernel-digests.ts";

/**
 * The RFC 9162 root of each job over the same items. Items are taken in aligned subtrees of one load each; a subtree is
 * laid out once for all jobs and never leaves the kernel's memory before its root is known.
 * Requires: at least one item. Cost: 2n - 1 digests a job, one copy of each item.
 */
export function kernelTreeRoots(
  kernel: Kernel,
  jobs: readonly KernelJob[],
  items: readonly Uint8Array[],
): readonly Digest[] {
  assert(items.length > 0, "a tree root needs an item");
  const { itemsMax } = kernel.layout;
  if (items.length <= itemsMax) return subtreeRoots(kernel, jobs, items, 0, items.length);
  const levels = jobs.map(() => new Uint8Array(divCeil(items.length, itemsMax) * DIGEST_BYTES));
  for (let from = 0, place = 0; from < items.length; from += itemsMax, place += DIGEST_BYTES) {
    const to = Math.min(from + itemsMax, items.length);
    const roots = subtreeRoots(kernel, jobs, items, from, to);
    for (const [i, root] of roots.entries()) levels[i]?.set(root, place);
  }
  return jobs.map(({ code }, i) => kernelFold(kernel, code, levels[i] as Uint8Array));
}

/** Roots over the first `count` items that the kernel has loaded. Requires: the load leaves room for each prefix. */
export function loadedRoots(
  kernel: Kernel,
  jobs: readonly KernelJob[],
  count: number,
): readonly Digest[] {
  return jobs.map(({ code, prefix }) => {
    kernel.hashLoad(code, prefix, count, 0);
    kernel.foldLevel(code, count);
    return kernel.readLevel(1);
  });
}

/** Bytes to keep free before each item so that the prefix of every job fits. */
export function prefixGap(jobs: readonly KernelJob[]): number {
  return jobs.reduce((gap, { prefix }) => Math.max(gap, prefix.length), 0);
}

/** The RFC 9162 root over digests. Requires: at least one. */
export function kernelFold(kernel: Kernel, code: HashCode, digests: Uint8Array): Digest {
  const { itemsMax } = kernel.layout;
  let level = digests;
  let count = divFloor(level.length, DIGEST_BYTES);
  while (count > itemsMax) {
    const above = new Uint8Array(divCeil(count, itemsMax) * DIGEST_BYTES);
    for (let from = 0, place = 0; from < count; from += itemsMax, place++) {
      const to = Math.min(from + itemsMax, count);
      kernel.writeLevel(level.subarray(from * DIGEST_BYTES, to * DIGEST_BYTES));
      kernel.foldLevel(code, to - from);
      kernel.copyLevel(1, above, place);
    }
    level = above;
    count = divCeil(count, itemsMax);
  }
  kernel.writeLevel(level);
  kernel.foldLevel(code, count);
  return kernel.readLevel(1);
}

/** Roots over the items `from .. to - 1`. Requires: one item at least, at most as many as a load has places. */
export function subtreeRoots(
  kernel: Kernel,
  jobs: readonly KernelJob[],
  items: readonly Uint8Array[],
  from: number,
  to: number,
): readonly Digest[] {
  const count = to - from;
  if (kernel.load(items, from, to, prefixGap(jobs)) === to) return loadedRoots(kernel, jobs, count);
  // The items do not fit into one load, so that each job must load them for itself.
  return jobs.map((job) => {
    hashLeaves(kernel, job, items, from, to);
    kernel.foldLevel(job.code, count);
    return kernel.readLevel(1);
  });
}
