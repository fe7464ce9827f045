import type { ExaminedTransaction } from "../../machine/admission.ts";
import type { TransactionClass } from "../../machine/transaction-class.ts";
import type { AccountId, Digest, TimeMs } from "../../primitives/brand.ts";
import { toHex } from "../../primitives/hex.ts";
import type { PendingTransaction } from "./pending-transaction.ts";
import type { Settlement } from "./submission.ts";

/** A transaction in the mempool, with those who wait for what becomes of it. */
export class MempoolEntry {
  readonly examined: ExaminedTransaction;
  readonly class: TransactionClass;
  readonly arrivedMs: TimeMs;
  readonly settled: Promise<Settlement>;
  readonly settle: (settlement: Settlement) => void;
  /** Its id under the canonical code of the next block, which changes with an epoch. */
  hash: Digest;
  /** True where a transaction before it in its account's sequence is missing. */
  isParked = true;

  constructor(
    examined: ExaminedTransaction,
    known: {
      readonly class: TransactionClass;
      readonly hash: Digest;
      readonly arrivedMs: TimeMs;
    },
  ) {
    const { promise, resolve } = Promise.withResolvers<Settlement>();
    this.examined = examined;
    this.class = known.class;
    this.hash = known.hash;
    this.arrivedMs = known.arrivedMs;
    this.settled = promise;
    this.settle = resolve;
  }

  get bytes(): Uint8Array {
    return this.examined.bytes;
  }

  get account(): AccountId {
    return this.examined.transaction.body.account;
  }

  get sequence(): number {
    return this.examined.transaction.body.sequence;
  }

  /** As others may see it. */
  view(): PendingTransaction {
    const { bytes, command, transaction } = this.examined;
    const { account, sequence, maxFee, expiryHeight } = transaction.body;
    const { hash, isParked, arrivedMs } = this;
    return {
      hash,
      bytes,
      class: this.class,
      command,
      account,
      sequence,
      maxFee,
      expiryHeight,
      isParked,
      arrivedMs,
    };
  }
}

/** Key of an account in a map. */
export function accountKey(account: AccountId): string {
  return toHex(account);
}
