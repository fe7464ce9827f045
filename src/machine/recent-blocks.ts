import type { Branch } from "../consensus/branch.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { Height } from "../primitives/brand.ts";

/** Where a machine that takes up a branch in the middle finds the blocks below it. */
export interface RecentSource {
  /** The branch after a block, or undefined where it is no longer held. */
  readonly branchAt: (height: Height) => Branch | undefined;
  /** The changes that would undo a block, or undefined where they are no longer held. */
  readonly undoOf: (height: Height) => StateChanges | undefined;
}

/** A source of nothing: for a machine that has seen every block of its chain itself. */
export const NO_RECENT: RecentSource = { branchAt: () => undefined, undoOf: () => undefined };

interface Kept {
  readonly branch: Branch;
  readonly undo: StateChanges;
}

/**
 * The newest blocks of a machine's branch, as many as decisions may look back to: the branch after each and what would
 * undo it. What lies below the first block that the machine has made itself is asked of its source.
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

  /** Notes the newest block and forgets the one that has become too old. */
  push(branch: Branch, undo: StateChanges, blocksMax: number): void {
    this.#kept.set(branch.height, { branch, undo });
    for (let old = branch.height - blocksMax; this.#kept.delete(old); old--);
  }

  /** Forgets the blocks above a height. */
  rewind(height: Height): void {
    for (let above = height + 1; this.#kept.delete(above); above++);
  }
}
