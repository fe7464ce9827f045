import { readAccount } from "../../governance/account.ts";
import { REJECTION_CODES, type Rejection, type RejectionCode } from "../../governance/rejection.ts";
import { recheckTransaction } from "../../machine/admission.ts";
import type { ItemOutcome } from "../../machine/block-input.ts";
import type { ExecutionContext } from "../../machine/execution-context.ts";
import { computeTxId } from "../../machine/governance-context.ts";
import type { Digest } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { LedgerChain } from "../ledger-chain.ts";
import type { MadeBlock } from "./make-block.ts";
import type { Mempool } from "./mempool.ts";
import type { MempoolEntry } from "./mempool-entry.ts";
import { sequenceView } from "./sequence-view.ts";
import type { DropReason, Inclusion } from "./submission.ts";

/** Transactions that are checked again after each block, in turn, beside the next one of each of its senders. */
const RECHECKS = 256;
/** Refusals by a block that say nothing of the transaction: the block was full, or one before it was left out. */
const WAITS: ReadonlySet<RejectionCode> = new Set([
  "GOV_BLOCK_COST",
  "GOV_BLOCK_FULL",
  "GOV_NONCE_HIGH",
]);

/** What a block has done to the mempool. The entries are out of it already. */
export interface SettledBlock {
  readonly included: readonly (readonly [MempoolEntry, Inclusion])[];
  readonly dropped: readonly (readonly [MempoolEntry, DropReason])[];
}

interface Ground {
  readonly chain: LedgerChain;
  readonly mempool: Mempool;
  /** Context of the block after the one that was made. */
  readonly context: ExecutionContext;
  readonly sequenceSpan: number;
}

/**
 * Brings the mempool up to date with a block that was made of it: what is included leaves it, what may not stand in a
 * block any more is dropped, and no signature is verified. Cost: linear in the block and a fixed number of rechecks.
 */
export function settleBlock(made: MadeBlock, ground: Ground): SettledBlock {
  const { mempool, context } = ground;
  const included: [MempoolEntry, Inclusion][] = [];
  const dropped: [MempoolEntry, DropReason][] = [];
  const drop = (entry: MempoolEntry, reason: DropReason) => {
    if (mempool.find(entry.hash) !== entry) return;
    mempool.remove(entry);
    dropped.push([entry, reason]);
  };
  for (const { entry, cause } of made.defective) {
    drop(entry, { code: "defect", message: String(cause) });
  }
  const { height } = made.candidate.branch;
  for (const [place, entry] of made.tried.entries()) {
    const outcome = made.candidate.outcomes[place];
    if (outcome?.status === "included") {
      included.push([entry, inclusionOf(entry.hash, height, outcome)]);
    } else if (outcome !== undefined) {
      const rejection = refusalOf(outcome);
      // The first of a block had all of it: what did not fit then never will.
      if (rejection === null) drop(entry, { code: "defect", message: "it is no statement" });
      else if (!WAITS.has(rejection.code) || place === 0)
        drop(entry, { code: "recheck", rejection });
    }
  }
  const senders = included.map(([entry]) => entry);
  forgetUsed(senders, ground, dropped);
  renameAll(senders, ground);
  for (const entry of mempool.expiredAt(context.height)) recheck(entry, ground, drop);
  const heads = senders.flatMap((sender) => headOf(sender, ground) ?? []);
  for (const entry of new Set([...heads, ...mempool.takeTurns(RECHECKS)])) {
    recheck(entry, ground, drop);
  }
  return { included, dropped };
}

/** Moves every sender to its new sequence number; what else was there under a used number has lost its place. */
function forgetUsed(
  senders: readonly MempoolEntry[],
  { chain, mempool }: Ground,
  dropped: [MempoolEntry, DropReason][],
): void {
  const known = new Set(senders);
  for (const { account } of senders) {
    const next = readAccount(chain.machine.state, account)?.sequence ?? 0;
    for (const entry of mempool.moveTo(account, next)) {
      if (!known.has(entry)) dropped.push([entry, { code: "replaced", by: null }]);
    }
  }
}

/** The next transaction of a sender's account, if it waits. */
function headOf({ account }: MempoolEntry, { chain, mempool }: Ground): MempoolEntry | undefined {
  return mempool.at(account, readAccount(chain.machine.state, account)?.sequence ?? 0);
}

/** Names what waits anew where the canonical code has changed with the epoch: one name shows it. */
function renameAll([sample]: readonly MempoolEntry[], { mempool, context }: Ground): void {
  const [waiting] = mempool.entries();
  const known = waiting ?? sample;
  if (known === undefined) return;
  const body = known.examined.transaction.body;
  if (equalBytes(computeTxId(body, context), known.hash)) return;
  mempool.rename((each) => computeTxId(each, context));
}

function recheck(
  entry: MempoolEntry,
  { chain, mempool, context, sequenceSpan }: Ground,
  drop: (entry: MempoolEntry, reason: DropReason) => void,
): void {
  if (mempool.find(entry.hash) !== entry) return;
  const view = sequenceView(chain.machine.state, entry, sequenceSpan);
  const rejection = recheckTransaction(entry.bytes, view, context);
  if (rejection !== null) drop(entry, { code: "recheck", rejection });
}

function inclusionOf(
  hash: Digest,
  height: number,
  { index, rejection }: Extract<ItemOutcome, { status: "included" }>,
): Inclusion {
  const code = rejection === null ? 0 : REJECTION_CODES[rejection.code];
  return { status: "included", hash, height, index, code, rejection };
}

/** The rejection behind a refusal; null where the item was none. */
function refusalOf({ reason }: Extract<ItemOutcome, { status: "refused" }>): Rejection | null {
  return "rejection" in reason ? reason.rejection : null;
}
