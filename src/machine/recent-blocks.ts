import type { Branch } from "../consensus/branch.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { Height } from "../primitives/brand.ts";

/** Where a machine that takes up a branch in the middle finds the blocks below it. */
export interface RecentSource {
  /** The branch after a block, or undefined where it is no longer held. */
  readonly branchAt: (height: Height) => Branch | undefined;
  /** The changes that would undo a block, or undefined where they are no longer held. */
  readonly undoOf: (height: Height) => StateChanges | undefined;
  /** The header bytes of a block, or undefined where they are no longer held. */
  readonly headerOf: (height: Height) => Uint8Array | undefined;
  /** True iff it holds each block that the machine has committed, so that the machine need not hold it too. */
  readonly followsMachine?: boolean;
}

/** A source of nothing: for a machine that has seen every block of its chain itself. */
export const NO_RECENT: RecentSource = {
  branchAt: () => undefined,
  undoOf: () => undefined,
  headerOf: () => undefined,
};

/** Blocks kept though the source holds them: those that are asked for most, and one that is not committed yet. */
const KEPT_BESIDE_SOURCE = 8;

interface Kept {
  readonly branch: Branch;
  readonly undo: StateChanges;
  readonly header: Uint8Array;
}

/**
 * The newest blocks of a machine's branch, as many as decisions may look back to: the branch after each, its header and
 * what would undo it. What lies below the first block that the machine has made itself is asked of its source; so is
 * all but the newest where the source follows the machine. Otherwise the memory of a machine would grow with all that
 * its blocks have changed over the whole span.
 */
export class RecentBlocks implements RecentSource {
  readonly #source: RecentSource;
  readonly #kept = new Map<Height, Kept>();

  constructor(source: RecentSource) {
    this.#source = source;
  }

  readonly branchAt = (height: Height): Branch | undefined =>
    this.#kept.get(height)?.branch ?? this.#source.branchAt(height);

  readonly undoOf = (height: Height): StateChanges | undefined =>
    this.#kept.get(height)?.undo ?? this.#source.undoOf(height);

  readonly headerOf = (height: Height): Uint8Array | undefined =>
    this.#kept.get(height)?.header ?? this.#source.headerOf(height);

  /**
   * Notes the newest block and forgets the one that has become too old. The branch after the block at exactly the span
   * is kept: it is the one that the undos above it lead to.
   */
  push(newest: Kept, blocksMax: number): void {
    const { height } = newest.branch;
    this.#kept.set(height, newest);
    const span =
      this.#source.followsMachine === true ? Math.min(blocksMax, KEPT_BESIDE_SOURCE) : blocksMax;
    for (let old = height - span - 1; this.#kept.delete(old); old--);
  }

  /** Forgets the blocks above a height. */
  rewind(height: Height): void {
    for (let above = height + 1; this.#kept.delete(above); above++);
  }
}
