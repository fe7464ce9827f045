import type { StateChanges } from "../governance/state-access.ts";
import type { Candidate, MachineStore } from "./machine.ts";
import { MemoryStore } from "./memory-store.ts";

/** A machine's state in memory that keeps no blocks: for verifying a chain that lies elsewhere. */
export class MemoryMachineStore extends MemoryStore implements MachineStore {
  commitBlock(candidate: Candidate): void {
    this.apply(candidate.changes);
  }

  rewind(undos: readonly StateChanges[]): void {
    for (const undo of undos) this.apply(undo);
  }
}
