import type { CommandName } from "../../governance/command.ts";
import type { TransactionClass } from "../../machine/transaction-class.ts";
import type { AccountId, Amount, Digest, Height, TimeMs } from "../../primitives/brand.ts";

/** A transaction that waits for a block. */
export interface PendingTransaction {
  readonly hash: Digest;
  readonly bytes: Uint8Array;
  readonly class: TransactionClass;
  readonly command: CommandName;
  readonly account: AccountId;
  readonly sequence: number;
  readonly maxFee: Amount;
  readonly expiryHeight: Height;
  readonly isParked: boolean;
  /** When it was taken, by the clock of the machine. */
  readonly arrivedMs: TimeMs;
}
