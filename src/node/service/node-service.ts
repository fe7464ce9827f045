import type { StateReader } from "../../governance/state-access.ts";
import type { Height, TimeMs } from "../../primitives/brand.ts";
import type { ChainReader } from "../chain-reader.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import type { NodeControl } from "./node-control.ts";
import type { Page } from "./page.ts";

/**
 * What a read needs, whether a node runs or a command reads a data folder by itself: there is one way to answer. A
 * folder that is only read has neither chain nor sequencer.
 */
export interface NodeService {
  readonly chain: LedgerChain | null;
  readonly reader: ChainReader;
  readonly index: LedgerIndex;
  readonly sequencer: Sequencer | null;
  readonly facts: NodeFacts;
  /** What the operator can make the process do; absent where none runs. */
  readonly control?: NodeControl;
  /** The state after a block. Throws where the height is not reached or not kept. */
  stateAt(height: Height): StateReader;
}

/** What is fixed while the process lives. */
export interface NodeFacts {
  /** Version of the program. */
  readonly version: string;
  /** When the process began, by the clock of the machine. */
  readonly startedMs: TimeMs;
  /** False where the operator has switched PQ migration off. */
  readonly isPqMigrationEnabled: boolean;
}

/** One call of a method: who asks, through which listener, until when, and which state answers. */
export interface CallContext {
  readonly service: NodeService;
  readonly listener: "public" | "operator" | "local";
  /** Aborted when the caller has gone or the time of the call is up. */
  readonly signal: AbortSignal;
  /** The block after which the state answers: that of `at_height`, of the cursor, or the newest. */
  readonly height: Height;
  /** The page of a list. Requires: a method whose parameters hold `pageFields`. */
  readonly page: Page;
}
