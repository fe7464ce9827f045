import { Overlay } from "../governance/overlay.ts";
import type { StateChanges, StateReader } from "../governance/state-access.ts";
import type { Candidate, MachineStore } from "../machine/machine.ts";

/** A state that is looked at as it was earlier and changed as if: nothing of it reaches the store below. */
export class ShadowStore implements MachineStore {
  readonly #state: Overlay;

  /** The state below with the undos made, newest block first. */
  constructor(below: StateReader, undos: readonly StateChanges[]) {
    this.#state = new Overlay(below);
    for (const undo of undos) this.#apply(undo);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#state.get(key);
  }

  entries(prefix: Uint8Array): ReturnType<StateReader["entries"]> {
    return this.#state.entries(prefix);
  }

  commitBlock(candidate: Candidate): void {
    this.#apply(candidate.changes);
  }

  rewind(undos: readonly StateChanges[]): void {
    for (const undo of undos) this.#apply(undo);
  }

  #apply(changes: StateChanges): void {
    for (const [key, value] of changes) {
      if (value === null) this.#state.delete(key);
      else this.#state.put(key, value);
    }
  }
}
