import type { Kernel } from "../../merkle/kernel/kernel.ts";
import type { KernelJob } from "../../merkle/kernel/kernel-digests.ts";
import { kernelFold, prefixGap, subtreeRoots } from "../../merkle/kernel/kernel-roots.ts";
import type { Digest } from "../../primitives/brand.ts";
import { divCeil } from "../../primitives/integer.ts";
import { lostThread } from "./lost-thread.ts";
import {
  FAILED,
  FULL,
  readRoot,
  readState,
  type TaskBuffer,
  waitForWorker,
  writeTask,
} from "./task-buffer.ts";
import type { WorkerLane } from "./worker-lane.ts";

const DIGEST_BYTES = 32;

/**
 * One list of items on its way through several threads: aligned subtrees of 2^k leaves go to whichever thread is free,
 * their roots come back and are folded as RFC 9162 splits a tree.
 */
export class Dealing {
  readonly #kernel: Kernel;
  readonly #lanes: readonly WorkerLane[];
  readonly #jobs: readonly KernelJob[];
  readonly #items: readonly Uint8Array[];
  readonly #leaves: number;
  /** For each job, the roots of the subtrees so far. */
  readonly #levels: readonly Uint8Array[];
  /** The subtree that each worker's buffer holds. */
  readonly #dealt = new Map<TaskBuffer, number>();

  constructor(options: {
    readonly kernel: Kernel;
    readonly lanes: readonly WorkerLane[];
    readonly jobs: readonly KernelJob[];
    readonly items: readonly Uint8Array[];
    /** Leaves of a subtree: a power of two, at most the items of a load. */
    readonly leaves: number;
  }) {
    const { kernel, lanes, jobs, items, leaves } = options;
    this.#kernel = kernel;
    this.#lanes = lanes;
    this.#jobs = jobs;
    this.#items = items;
    this.#leaves = leaves;
    const count = divCeil(items.length, leaves);
    this.#levels = jobs.map(() => new Uint8Array(count * DIGEST_BYTES));
  }

  /** Computes the root of each job. Throws `NODE_TREE_WORKERS_LOST` if a thread fails or is silent for too long. */
  run(patienceMs: number): readonly Digest[] {
    const gap = prefixGap(this.#jobs);
    const count = divCeil(this.#items.length, this.#leaves);
    for (let subtree = 0; subtree < count; subtree++) {
      const lane = this.#freeLane();
      if (lane === undefined || !this.#send(lane, subtree, gap)) this.#compute(subtree);
    }
    for (const buffer of [...this.#dealt.keys()]) {
      if (!waitForWorker(buffer, patienceMs)) {
        throw lostThread(`A thread for hashing trees was silent for ${patienceMs} ms.`);
      }
      this.#collect(buffer);
    }
    return this.#jobs.map(({ code }, i) =>
      kernelFold(this.#kernel, code, this.#levels[i] as Uint8Array),
    );
  }

  /** A thread whose next buffer is free, after taking the roots that lie in it. */
  #freeLane(): WorkerLane | undefined {
    for (const lane of this.#lanes) {
      if (readState(lane.current) === FULL) continue;
      if (this.#dealt.has(lane.current)) this.#collect(lane.current);
      return lane;
    }
    return undefined;
  }

  /** Deals a subtree to a thread; false if its items do not fit into a buffer. */
  #send(lane: WorkerLane, subtree: number, gap: number): boolean {
    const [from, to] = this.#range(subtree);
    const buffer = lane.current;
    const task = { jobs: this.#jobs, gap, items: this.#items, from, to };
    if (!writeTask(buffer, task)) return false;
    this.#dealt.set(buffer, subtree);
    lane.send();
    return true;
  }

  /** Computes a subtree on the calling thread. */
  #compute(subtree: number): void {
    const [from, to] = this.#range(subtree);
    const roots = subtreeRoots(this.#kernel, this.#jobs, this.#items, from, to);
    for (const [i, root] of roots.entries()) this.#keep(i, subtree, root);
  }

  #collect(buffer: TaskBuffer): void {
    const subtree = this.#dealt.get(buffer);
    if (readState(buffer) === FAILED || subtree === undefined) {
      throw lostThread("A thread for hashing trees has failed.");
    }
    this.#dealt.delete(buffer);
    for (const i of this.#jobs.keys()) this.#keep(i, subtree, readRoot(buffer, i));
  }

  #keep(job: number, subtree: number, root: Digest): void {
    this.#levels[job]?.set(root, subtree * DIGEST_BYTES);
  }

  #range(subtree: number): readonly [number, number] {
    const from = subtree * this.#leaves;
    return [from, Math.min(from + this.#leaves, this.#items.length)];
  }
}
