import type { HashFunction } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import type { AccountId, ChainId, Digest, Height, SuiteId } from "../primitives/brand.ts";
import type { LedgerPort } from "./ledger-port.ts";

/** When a block is: what the movements of base units and power need to know. */
export interface BlockMoment {
  readonly height: Height;
  /** Governance seconds. */
  readonly now: number;
}

/** What every event of a block may know: fixed for the whole block. */
export interface BlockPlace extends BlockMoment {
  readonly chainId: ChainId;
  /** Hash function of the record in force, for all digests of governance. */
  readonly hash: HashFunction;
  /** Read by events only where the past is what they bring back: the restoring of an earlier state. */
  readonly ledger: LedgerPort;
}

/** Suites that the record in force admits, by role. */
export interface AdmittedSuites {
  readonly seal: readonly SuiteId[];
  readonly council: readonly SuiteId[];
  readonly attest: readonly SuiteId[];
  readonly vote: readonly SuiteId[];
  readonly other: readonly SuiteId[];
}

/** What a decision may know beside the state. */
export interface GovernanceContext extends BlockPlace {
  readonly suites: SuiteRegistry;
  /** Hash function of all names of keys, whatever the record in force has. */
  readonly nameHash: HashFunction;
  readonly admitted: AdmittedSuites;
  /** Network 1 is a test network, on which short times are allowed. */
  readonly network: number;
  /** Account that earns the producer's part of the fees, or null in an unsealed chain. */
  readonly producer: AccountId | null;
}

/** What the decision on a command may know beside that. */
export interface CommandContext extends GovernanceContext {
  readonly sender: AccountId;
  /** Sequence number of the transaction. */
  readonly sequence: number;
  readonly txId: Digest;
}
