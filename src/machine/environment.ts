import type { BranchPast } from "../consensus/advance.ts";
import type { SuiteFacts } from "../consensus/policy-check.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { builtSuite } from "../crypto/suite-table.ts";
import type { RecentSource } from "./recent-blocks.ts";

/** What the machine is handed: algorithms that have proved themselves, and the past that its state does not hold. */
export interface MachineEnvironment {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  readonly past: BranchPast;
}

/** The same with the newest blocks of the branch: what a block is executed with. */
export interface BlockEnvironment extends MachineEnvironment {
  readonly recent: RecentSource;
}

/** Level and roles of the suites that the ledger knows, whether or not this process can verify them. */
export const suiteFacts: SuiteFacts = (suite) => builtSuite(suite);
