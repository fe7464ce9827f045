import type { Branch } from "../consensus/branch.ts";
import { ChainVerifier } from "../machine/chain-verifier.ts";
import type { BlockRejection } from "../machine/judge-block.ts";
import type { Height } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { describeRejection, rejectionCode } from "./chain-error.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import { yieldNow } from "./verify-pace.ts";

/** A walk over the stored blocks from block 0 on that judges each one by stages D and V. */
export interface StoredFold {
  /** The branch after a block. Requires: heights in ascending order. */
  to(height: Height): Promise<Branch>;
}

/** Blocks between two looks at whether the user wants to stop. */
const PACE_BLOCKS = 64;

/**
 * Folds the stored chain without replaying it. The records that the store announces are foreseen, which costs nothing
 * if they are false. Cost: as reading and hashing every block up to the one asked for.
 */
export function foldStored(
  chain: ChainReader,
  onBlock: (height: Height) => Promise<void> | void = () => {},
): StoredFold {
  const { document, algorithms, store } = chain;
  store.requireAll();
  const { hashes, suites } = algorithms;
  const foreseen = readBranch(chain).facts.schedule.map(({ record }) => record);
  const verifier = new ChainVerifier({ document, hashes, suites, foreseen, replay: false });
  return {
    async to(height) {
      while (verifier.branch.height < height) {
        const next = verifier.branch.height + 1;
        const verified = verifier.verify(store.blocks.block(next).raw);
        if (!verified.ok) throw brokenChainError(store.directory, next, verified.error);
        await onBlock(next);
        if (next % PACE_BLOCKS === 0) await yieldNow();
      }
      return verifier.branch;
    },
  };
}

/** A stored block below the one that was asked for does not follow the rules. */
export function brokenChainError(
  directory: string,
  height: Height,
  rejection: BlockRejection,
): LedgerError {
  return new LedgerError({
    code: "CHAIN_BROKEN",
    message:
      `Block ${height} in ${directory} is invalid, so nothing after it can be judged. ` +
      `${describeRejection(rejection)}.`,
    fix: `mathledger verify-chain --data ${directory} saves the evidence; then restore a backup or import an export.`,
    evidence: { directory, height, rejection: rejectionCode(rejection) },
  });
}
