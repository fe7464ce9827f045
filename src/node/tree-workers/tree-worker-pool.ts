import type { Kernel } from "../../merkle/kernel/kernel.ts";
import type { KernelJob } from "../../merkle/kernel/kernel-digests.ts";
import { isKernelHash } from "../../merkle/kernel/kernel-hash.ts";
import {
  type RootComputer,
  type RootJob,
  sequentialRootComputer,
} from "../../merkle/root-computer.ts";
import type { Digest } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { Dealing } from "./dealing.ts";
import { lostThread } from "./lost-thread.ts";
import { JOBS_MAX } from "./task-buffer.ts";
import { WorkerLane } from "./worker-lane.ts";

/** Leaves of the subtree of one task: few enough that the threads end together, many enough to outweigh the dealing. */
const SUBTREE_LEAVES_MAX = 512;
const SUBTREE_LEAVES_MIN = 64;
/** Tasks that each thread should get. */
const TASKS_PER_THREAD = 8;
/** A thread that has not finished its subtree after this time is taken for lost: it needs about a millisecond. */
const PATIENCE_MS = 30_000;

/** How a pool is started. */
export interface TreeWorkerOptions {
  /** Compiled kernel, shared by all threads. */
  readonly module: WebAssembly.Module;
  /** Kernel of the calling thread. */
  readonly kernel: Kernel;
  /** Threads that compute, the calling one included; 1 starts none. */
  readonly threads: number;
}

/**
 * Computes tree roots on several threads. Aligned subtrees of the list are dealt to whoever is free; the calling thread
 * lays them out for the others and computes in between, so that it blocks until the roots are known. Jobs whose hash is
 * not a kernel's, and lists too short to be dealt, are computed on the calling thread.
 *
 * A thread that dies or fails makes this and every later call fail: the roots are not computed some other, slower way
 * without anybody being told.
 */
export class TreeWorkerPool implements RootComputer {
  readonly #kernel: Kernel;
  readonly #lanes: readonly WorkerLane[];
  readonly #patienceMs: number;
  #failure: LedgerError | undefined;

  constructor(kernel: Kernel, lanes: readonly WorkerLane[], patienceMs = PATIENCE_MS) {
    this.#kernel = kernel;
    this.#lanes = lanes;
    this.#patienceMs = patienceMs;
  }

  /** Starts the threads and waits until each is ready. They do not keep the process alive. */
  static async start({ module, kernel, threads }: TreeWorkerOptions): Promise<TreeWorkerPool> {
    const script = new URL("./tree-worker.ts", import.meta.url);
    const lanes = Array.from({ length: threads - 1 }, () =>
      WorkerLane.spawn(script, { module, layout: kernel.layout }),
    );
    try {
      await Promise.all(lanes.map((lane) => lane.ready()));
    } catch (error) {
      await Promise.all(lanes.map((lane) => lane.terminate()));
      throw error;
    }
    return new TreeWorkerPool(kernel, lanes);
  }

  /** Threads that compute, the calling one included. */
  get threads(): number {
    return this.#lanes.length + 1;
  }

  computeRoots(jobs: readonly RootJob[], items: readonly Uint8Array[]): readonly Digest[] {
    this.#checkAlive();
    const dealt = jobs.filter(({ hash }) => isKernelHash(hash)).slice(0, JOBS_MAX);
    const isShort = items.length < this.threads * SUBTREE_LEAVES_MIN;
    if (this.#lanes.length === 0 || dealt.length === 0 || isShort) {
      return sequentialRootComputer.computeRoots(jobs, items);
    }
    const kernelJobs = dealt.map(({ hash, prefix }) => ({ code: hash.code, prefix }));
    const roots = this.#deal(kernelJobs, items);
    const known = new Map(dealt.map((job, i) => [job, roots[i] as Digest]));
    const rest = jobs.filter((job) => !known.has(job));
    for (const [i, root] of sequentialRootComputer.computeRoots(rest, items).entries()) {
      known.set(rest[i] as RootJob, root);
    }
    return jobs.map((job) => known.get(job) as Digest);
  }

  /** Ends the threads. No call may follow. */
  async close(): Promise<void> {
    const isLost = this.#failure !== undefined;
    this.#failure ??= new LedgerError({
      code: "NODE_TREE_WORKERS_CLOSED",
      message: "The threads for hashing trees have been closed.",
      fix: "Compute roots before closing the pool, or start another one.",
    });
    await Promise.all(this.#lanes.map((lane) => (isLost ? lane.terminate() : lane.close())));
  }

  #deal(jobs: readonly KernelJob[], items: readonly Uint8Array[]): readonly Digest[] {
    const leaves = subtreeLeaves(items.length, this.threads);
    const dealing = new Dealing({ kernel: this.#kernel, lanes: this.#lanes, jobs, items, leaves });
    try {
      return dealing.run(this.#patienceMs);
    } catch (error) {
      // Tasks of this call may still be under way, whose roots a later call must not take for its own.
      const isLost = error instanceof LedgerError;
      this.#failure = isLost ? error : lostThread("The dealing of subtrees failed.", error);
      throw this.#failure;
    }
  }

  #checkAlive(): void {
    const death = this.#lanes.find((lane) => lane.death !== undefined)?.death;
    if (death !== undefined)
      this.#failure ??= lostThread("A thread for hashing trees has died.", death);
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Leaves of each subtree: the power of two that gives every thread some subtrees, within bounds. */
function subtreeLeaves(items: number, threads: number): number {
  let leaves = SUBTREE_LEAVES_MAX;
  while (leaves > SUBTREE_LEAVES_MIN && leaves * threads * TASKS_PER_THREAD > items) leaves >>= 1;
  return leaves;
}
