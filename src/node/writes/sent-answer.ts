import type { Transaction } from "../../ledger/transaction.ts";
import type { Digest, Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { EventJson } from "../../rpc/event-fields.ts";
import { eventToJson } from "../events/event-json.ts";
import { blockHead } from "../methods/block-head.ts";
import type { NodeService } from "../service/node-service.ts";

/** What has become of a transaction that was sent. */
export interface SentAnswer {
  readonly transaction: Transaction;
  /** Null while no block holds it. */
  readonly height: Height | null;
  readonly events: readonly EventJson[];
  /** The members that every write answers with. */
  readonly written: {
    readonly tx_hash: string;
    readonly height?: Height;
    readonly block_hash?: string;
    readonly fee?: string;
    readonly events?: EventJson[];
  };
}

/** The answer while the transaction waits. */
export function pendingAnswer(transaction: Transaction, hash: Digest): SentAnswer {
  return { transaction, height: null, events: [], written: { tx_hash: toHex0x(hash) } };
}

/** The answer from the block that holds it. Requires: the index has that block. */
export function includedAnswer(
  service: NodeService,
  transaction: Transaction,
  { hash, height }: { readonly hash: Digest; readonly height: Height },
): SentAnswer {
  const { index } = service;
  const row = index.transactions.find(hash);
  const events = row === undefined ? [] : index.events.ofTransaction(row).map(eventToJson);
  const { block_hash } = blockHead(index, height);
  const written = {
    tx_hash: toHex0x(hash),
    height,
    block_hash,
    ...(row === undefined ? {} : { fee: row.fee.toString() }),
    events: [...events],
  };
  return { transaction, height, events, written };
}
