import type { RawBlock } from "../../consensus/block.ts";
import type { Branch } from "../../consensus/branch.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { judgeBlock } from "../../machine/judge-block.ts";
import { Machine } from "../../machine/machine.ts";
import { MemoryMachineStore } from "../../machine/memory-machine-store.ts";
import { assert } from "../../primitives/assert.ts";
import { ChainPast } from "../chain-past.ts";
import { type ChainReader, startBranch } from "../chain-reader.ts";
import type { IndexedBlock } from "./indexed-block.ts";

/**
 * Executes the blocks of a chain again from block 0 on, with the state in memory: the way to what a block has brought
 * about where nothing of it is held any longer. Cost: as verifying the chain.
 */
export class BlockExecution {
  readonly #chain: ChainReader;
  readonly #store = new MemoryMachineStore();
  readonly #machine: Machine;

  constructor(chain: ChainReader) {
    this.#chain = chain;
    const { hashes, suites } = chain.algorithms;
    const past = new ChainPast(chain, () => this.#machine.branch.facts.schedule);
    this.#machine = new Machine({ hashes, suites, past }, this.#store, startBranch(chain));
  }

  get branch(): Branch {
    return this.#machine.branch;
  }

  /** The state after the newest executed block. */
  get state(): StateReader {
    return this.#store;
  }

  /** Executes the next block. Requires: a block that was judged before it was stored. */
  execute(raw: RawBlock): IndexedBlock {
    const { document } = this.#chain;
    const judged = judgeBlock(raw, this.#machine, {
      document,
      environment: this.#machine.environment,
    });
    assert(judged.ok, `stored block ${this.branch.height + 1} is not valid`);
    return this.#machine.commit();
  }
}
