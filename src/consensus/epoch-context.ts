import type { HashRegistry } from "../crypto/hash-function.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { Network } from "../ledger/schemas.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import type { LedgerFacts } from "./ledger-facts.ts";
import type { SuiteFacts } from "./policy-check.ts";

/** What a judgement about a record may know; all of it is a function of the branch. */
export interface EpochContext {
  readonly network: Network;
  readonly facts: LedgerFacts;
  readonly hashes: HashRegistry;
  readonly suites: SuiteFacts;
  /** L: the block whose body carries `epoch.scheduled`. */
  readonly lockIn: Height;
  /** Blocks with a PQ lineage among the last so many blocks, the newest of them the parent of L or L itself. */
  readonly pqCarried: (windowBlocks: number) => number;
  /** Own history root of the first `size` blocks under a code, or undefined when it cannot be known here. */
  readonly historyRoot: (code: HashCode, size: number) => Digest | undefined;
  /** Genesis plans of test networks ask for no attestations; everybody else does. */
  readonly attestations: "asked" | "waived" | "unchecked";
  /** True iff k of n attestors have confirmed the anchor of the record. */
  readonly isAnchorAttested: (record: EpochRecord) => boolean;
}
