import type { HashRegistry } from "../crypto/hash-function.ts";
import type { ChainId } from "../primitives/brand.ts";
import type { WalSurvey } from "./wal-survey.ts";

/** What a store is opened with. */
export interface StoreOptions {
  readonly hashes: HashRegistry;
  /** The chain that the folder must hold; any when left out. */
  readonly chainId?: ChainId;
  /** Blocks whose undo is kept: the deepest reorg that the store can carry out. */
  readonly undoBlocks?: number;
  /** How much competing branches may take up. */
  readonly sideBlocksMax?: number;
  readonly sideBytesMax?: number;
  /** Memory for entries of the state that were used lately. */
  readonly cacheBytes?: number;
}

/** What was found at the start, and what had to be mended. */
export interface Recovery {
  /** True iff the writer before this one closed the store. */
  readonly wasClean: boolean;
  /** The log that it left behind; whole transactions were kept, a torn one was dropped. */
  readonly wal: WalSurvey;
}
