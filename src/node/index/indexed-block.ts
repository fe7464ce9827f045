import type { Block } from "../../consensus/block.ts";
import type { Branch } from "../../consensus/branch.ts";
import type { AuditEntry } from "../../governance/audit-entry.ts";
import type { StateChanges } from "../../governance/state-access.ts";
import type { Digest, HashCode } from "../../primitives/brand.ts";

/** A committed block with what its execution has brought about: all that an index is made of. */
export interface IndexedBlock {
  readonly block: Block;
  /** The branch after the block. */
  readonly branch: Branch;
  readonly ids: ReadonlyMap<HashCode, Digest>;
  /** Values of the state before the block. */
  readonly undo: StateChanges;
  readonly audit: readonly AuditEntry[];
}
