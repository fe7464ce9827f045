import type { StateChanges, StateReader } from "../governance/state-access.ts";
import type { Candidate, MachineStore } from "../machine/machine.ts";
import type { ChainStore } from "../storage/chain-store.ts";
import type { BlockExtras } from "../storage/write-block.ts";

/** The store as the machine sees it. What else belongs to the next block is laid ready here and written with it. */
export class ExtrasStore implements MachineStore {
  readonly #store: ChainStore;
  #extras: BlockExtras = {};

  constructor(store: ChainStore) {
    this.#store = store;
  }

  /** Sets what the next commit writes in the transaction of its block. */
  prepare(extras: BlockExtras): void {
    this.#extras = extras;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#store.get(key);
  }

  entries(prefix: Uint8Array): ReturnType<StateReader["entries"]> {
    return this.#store.entries(prefix);
  }

  commitBlock(candidate: Candidate): void {
    const extras = this.#extras;
    this.#extras = {};
    this.#store.commitBlock(candidate, extras);
  }

  rewind(undos: readonly StateChanges[]): void {
    this.#store.rewind(undos);
  }
}
