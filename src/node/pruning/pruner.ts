import type { Height } from "../../primitives/brand.ts";
import type { Timer } from "../timer.ts";
import { keepLanes } from "./kept-lanes.ts";
import { type PruneGround, pruneBound, refuseAboveBound } from "./prune-bound.ts";

/** What a pruner is made of. */
export interface PrunerParts extends PruneGround {
  /** Newest blocks that are kept by itself; 0 lets go nothing that nobody asks for. */
  readonly retainBlocks: number;
  readonly timer: Timer;
  /** Told of bodies that could not be let go by itself; it is tried again after the next block. */
  readonly onFailure: (cause: unknown) => void;
}

/** What letting go of bodies has come to. */
export interface PruneReport {
  /** The oldest height with a body now. */
  readonly retainHeight: Height;
  readonly prunedBlocks: number;
  /** Bytes of the ledger's file that wait to be filled again. */
  readonly freeBytes: number;
}

/** Time that one step should take: nothing else of the process is served meanwhile. */
const STEP_MS = 20;
const STEP_BLOCKS_MAX = 256;
/** Of the time, the share that is left to everything else between two steps. */
const REST_FACTOR = 3;
/** Blocks that wait to be let go by itself, so that a step is not taken for each. */
const BATCH_BLOCKS_MAX = 64;
/** Of the blocks kept, the part that may wait. */
const BATCH_PART = 8;

/**
 * Lets go the bodies of old blocks of a running node, in small durable steps between which everything else has its
 * turn. A kill leaves what the steps before have done. Requires: one pruner a chain.
 */
export class Pruner {
  readonly #parts: PrunerParts;
  #target: Height = 0;
  #stepBlocks = 1;
  /** Up to where the index is on the disk. */
  #persisted = -1;
  #running: Promise<void> | null = null;
  #isClosed = false;

  constructor(parts: PrunerParts) {
    this.#parts = parts;
  }

  /** Lets go every body below a height. Throws `NODE_RETAIN_HEIGHT` where something still needs one of them. */
  async prune(retainHeight: Height): Promise<PruneReport> {
    refuseAboveBound(retainHeight, pruneBound(this.#parts));
    const { store } = this.#parts.chain.reader;
    const before = store.retained.bodiesFrom;
    await this.#runTo(retainHeight);
    const after = store.retained.bodiesFrom;
    return { retainHeight: after, prunedBlocks: after - before, freeBytes: store.freeBytes };
  }

  /** A block was added: lets go what is older than the configuration keeps, soon and not in this turn. */
  follow(): void {
    const { chain, retainBlocks, onFailure } = this.#parts;
    if (retainBlocks === 0 || this.#running !== null) return;
    const { store } = chain.reader;
    const wanted = store.tipHeight + 1 - retainBlocks;
    const retainHeight = Math.min(wanted, pruneBound(this.#parts).height);
    const batch = Math.min(BATCH_BLOCKS_MAX, Math.ceil(retainBlocks / BATCH_PART));
    if (retainHeight - store.retained.bodiesFrom < batch) return;
    this.#runTo(retainHeight).catch(onFailure);
  }

  /** Takes no further step, and waits for the one under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running?.catch(() => {});
  }

  #runTo(retainHeight: Height): Promise<void> {
    this.#target = Math.max(this.#target, retainHeight);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    const { chain, timer } = this.#parts;
    const { store } = chain.reader;
    while (!this.#isClosed && store.retained.bodiesFrom < this.#target) {
      const begunMs = timer.nowMs();
      this.#step();
      const tookMs = timer.nowMs() - begunMs;
      if (tookMs > STEP_MS) this.#stepBlocks = Math.max(1, this.#stepBlocks >>> 1);
      else this.#stepBlocks = Math.min(STEP_BLOCKS_MAX, this.#stepBlocks * 2);
      await new Promise<void>((resolve) => timer.after(tookMs * REST_FACTOR, resolve));
    }
  }

  #step(): void {
    const { chain, index } = this.#parts;
    const { store } = chain.reader;
    const below = Math.min(this.#target, store.retained.bodiesFrom + this.#stepBlocks);
    // An index that loses its newest blocks with the power reads their bodies again.
    if (below > this.#persisted) {
      const { height } = index;
      index.persist();
      this.#persisted = height;
    }
    store.pruneBodies(below, keepLanes(chain.reader, below, chain.branch.facts.schedule));
  }
}
