import type { Candidate } from "../../machine/machine.ts";

/**
 * A block that is durable, as the sequencer tells of it: everything that the machine made, in the order of the heights.
 * `candidate` holds block, branch, ids, changes of the state and what undoes them, what became of each transaction that
 * was tried, and the entries of the audit trail.
 */
export interface CommittedBlock {
  readonly candidate: Candidate;
  /** Greatest final height after the block, -1 while there is none. */
  readonly finalHeight: number;
  /** Milliseconds that making and committing the block took. */
  readonly tookMs: number;
}
