import type { HashFunction } from "../crypto/hash-function.ts";
import { assert } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { isKernelHash } from "./kernel/kernel-hash.ts";
import { kernelTreeRoots } from "./kernel/kernel-roots.ts";

/** One root to compute: the hash function and what precedes each item in its leaf, `0x00 ‖ tag(context, a)`. */
export interface RootJob {
  readonly hash: HashFunction;
  readonly prefix: Uint8Array;
}

/**
 * Computes several RFC 9162 roots over one list of items, in whatever way is fastest; every implementation gives the
 * roots that `hash.treeRoot(prefix, items)` gives. It blocks until they are known.
 */
export interface RootComputer {
  /** The root of each job, in the order of the jobs. Requires: at least one item. */
  computeRoots(jobs: readonly RootJob[], items: readonly Uint8Array[]): readonly Digest[];
}

/**
 * Computes roots one after the other on the calling thread. Jobs of one kernel share the layout of the items.
 * Cost: 2n - 1 digests a job, one copy of each item for each kernel.
 */
export const sequentialRootComputer: RootComputer = {
  computeRoots(jobs, items) {
    assert(items.length > 0, "a tree root needs an item");
    const shared = new Map<RootJob, Digest>();
    for (const [kernel, group] of groupByKernel(jobs)) {
      const kernelJobs = group.map(({ hash, prefix }) => ({ code: hash.code, prefix }));
      const roots = kernelTreeRoots(kernel, kernelJobs, items);
      for (const [i, root] of roots.entries()) shared.set(group[i] as RootJob, root);
    }
    return jobs.map((job) => shared.get(job) ?? job.hash.treeRoot(job.prefix, items));
  },
};

/** The jobs whose roots a kernel computes, by kernel. */
function groupByKernel(jobs: readonly RootJob[]): ReadonlyMap<Kernel, readonly RootJob[]> {
  const groups = new Map<Kernel, RootJob[]>();
  for (const job of jobs) {
    const { hash } = job;
    if (!isKernelHash(hash)) continue;
    const group = groups.get(hash.kernel);
    if (group === undefined) groups.set(hash.kernel, [job]);
    else group.push(job);
  }
  return groups;
}
