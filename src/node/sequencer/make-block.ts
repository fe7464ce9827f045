import { encodeStatement } from "../../ledger/statement.ts";
import type { Candidate } from "../../machine/machine.ts";
import type { TimeMs } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { MempoolEntry } from "./mempool-entry.ts";
import { blockDefectError } from "./sequencer-error.ts";

/** Blocks that are tried to find a transaction that no block can be made with; then one is made without any. */
const TRIALS_MAX = 32;

/** A transaction that no block can be made with. */
export interface Defective {
  readonly entry: MempoolEntry;
  readonly cause: unknown;
}

/** A block that is durable, with the transactions that were tried in it. */
export interface MadeBlock {
  readonly candidate: Candidate;
  /** One for each outcome of the candidate. */
  readonly tried: readonly MempoolEntry[];
  readonly defective: readonly Defective[];
}

/**
 * Makes the next block of the chosen transactions and commits it. A transaction that breaks the making of the block, by
 * a defect of the program, is found by halving and left out, so that it costs its sender the transaction and not
 * everybody the chain. Throws what the disk and the chain answer, and `NODE_BLOCK_DEFECT` where no block can be made.
 */
export function makeBlock(
  chain: LedgerChain,
  chosen: readonly MempoolEntry[],
  timeMs: TimeMs,
): MadeBlock {
  const defective: Defective[] = [];
  let left = chosen;
  let tried = chosen;
  const { height } = chain.branch;
  for (let trial = 1; ; trial++) {
    try {
      const items = tried.map(({ bytes: tx }) => encodeStatement({ type: "transaction", tx }));
      // The commit goes into the next block, or to the disk when the chain is closed.
      const candidate = chain.seal({ timeMs, items, isFollowed: true });
      return { candidate, tried, defective };
    } catch (cause) {
      if (cause instanceof LedgerError) throw cause;
      const hasMoved = chain.branch.height > height || chain.reader.store.tipHeight > height;
      if (hasMoved || tried.length === 0) throw blockDefectError(height + 1, cause);
      const [first] = tried;
      if (tried.length === 1 && first !== undefined) {
        defective.push({ entry: first, cause });
        left = left.filter((entry) => entry !== first);
        tried = left;
      } else {
        tried = tried.slice(0, tried.length >>> 1);
      }
      if (trial >= TRIALS_MAX) tried = [];
    }
  }
}
