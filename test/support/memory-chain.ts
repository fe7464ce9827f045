import type { BranchPast } from "../../src/consensus/advance.ts";
import type { Branch } from "../../src/consensus/branch.ts";
import { rebuildLane } from "../../src/consensus/rebuild-lane.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import type { StateChanges } from "../../src/governance/state-access.ts";
import type { Candidate, MachineStore } from "../../src/machine/machine.ts";
import { MemoryStore } from "../../src/machine/memory-store.ts";
import { computeCompactRoot } from "../../src/merkle/compact-range.ts";
import { TEST_HASHES } from "./test-algorithms.ts";

/** A chain in memory: every block with the state of the newest one, and with all of its own past. */
export class MemoryChain implements MachineStore {
  readonly #state = new MemoryStore();
  readonly #genesis: Branch;
  readonly kept: Candidate[] = [];

  constructor(genesis: Branch) {
    this.#genesis = genesis;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#state.get(key);
  }

  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    return this.#state.entries(prefix);
  }

  commitBlock(candidate: Candidate): void {
    this.#state.apply(candidate.changes);
    this.kept.push(candidate);
  }

  rewind(undos: readonly StateChanges[]): void {
    for (const undo of undos) {
      this.#state.apply(undo);
      this.kept.pop();
    }
  }

  /** The branch after block `height`; before block 0 the genesis branch. */
  branchAt(height: number): Branch {
    return this.kept[height]?.branch ?? this.#genesis;
  }

  /** The past of the chain as its blocks tell it. */
  get past(): BranchPast {
    const lane = (code: number, size: number) => {
      const { chainId } = this.#genesis;
      const { schedule } = this.branchAt(this.kept.length - 1).facts;
      const blocks = this.kept.slice(0, size).map((candidate) => candidate.block);
      return rebuildLane(TEST_HASHES, blocks, { chainId, code, schedule });
    };
    return {
      lane,
      historyRoot: (code, size) =>
        size > this.kept.length
          ? undefined
          : computeCompactRoot(requireHash(TEST_HASHES, code), lane(code, size).history),
    };
  }
}
