import type { StateChanges } from "../governance/state-access.ts";
import type { Candidate, MachineStore } from "./machine.ts";
import { MemoryStore } from "./memory-store.ts";
import type { RestoredChain, RestoreTarget } from "./snapshot-check.ts";

/** A machine's state in memory that keeps no blocks: for verifying a chain that lies elsewhere. */
export class MemoryMachineStore extends MemoryStore implements MachineStore, RestoreTarget {
  commitBlock(candidate: Candidate): void {
    this.apply(candidate.changes);
  }

  restore({ entries }: RestoredChain): void {
    this.apply(entries);
  }

  rewind(undos: readonly StateChanges[]): void {
    for (const undo of undos) this.apply(undo);
  }
}
