import type { BranchPast } from "../consensus/advance.ts";
import type { Branch } from "../consensus/branch.ts";
import { rebuildLane } from "../consensus/rebuild-lane.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { StateChanges } from "../governance/state-access.ts";
import type { Candidate, MachineStore } from "../machine/machine.ts";
import { MemoryStore } from "../machine/memory-store.ts";
import { computeCompactRoot } from "../merkle/compact-range.ts";

/** The blocks of a node in memory, each with what it changed, and the state after the newest. */
export class SimStore implements MachineStore {
  readonly #state = new MemoryStore();
  readonly #genesis: Branch;
  readonly #hashes: HashRegistry;
  readonly #kept: Candidate[] = [];

  constructor(genesis: Branch, hashes: HashRegistry, kept: readonly Candidate[]) {
    this.#genesis = genesis;
    this.#hashes = hashes;
    for (const candidate of kept) this.commitBlock(candidate);
  }

  get kept(): readonly Candidate[] {
    return this.#kept;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#state.get(key);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#state.entries(prefix);
  }

  commitBlock(candidate: Candidate): void {
    this.#state.apply(candidate.changes);
    this.#kept.push(candidate);
  }

  rewind(undos: readonly StateChanges[]): void {
    for (const undo of undos) {
      this.#state.apply(undo);
      this.#kept.pop();
    }
  }

  /** Changes entries behind the machine's back, as a bug, a broken disk or a rollback would. */
  tamper(changes: StateChanges): void {
    this.#state.apply(changes);
  }

  /** The branch after block `height`; before block 0 the genesis branch. */
  branchAt(height: number): Branch {
    return this.#kept[height]?.branch ?? this.#genesis;
  }

  /** The changes that would undo a block, or undefined where there is no such block. */
  undoOf(height: number): StateChanges | undefined {
    return this.#kept[height]?.undo;
  }

  /** The header of a block, or undefined where there is no such block. */
  headerOf(height: number): Uint8Array | undefined {
    return this.#kept[height]?.block.headerBytes;
  }

  /** The past as the blocks tell it. */
  get past(): BranchPast {
    const lane = (code: number, size: number) => {
      // A process without the function cannot re-hash the past under it; it follows up to where it must halt.
      if (!this.#hashes.has(code) || size > this.#kept.length) return undefined;
      const { schedule } = this.branchAt(this.#kept.length - 1).facts;
      const blocks = this.#kept.slice(0, size).map((candidate) => candidate.block);
      return rebuildLane(this.#hashes, blocks, { chainId: this.#genesis.chainId, code, schedule });
    };
    return {
      lane,
      historyRoot: (code, size) => {
        const past = lane(code, size);
        return past && computeCompactRoot(requireHash(this.#hashes, code), past.history);
      },
    };
  }
}
