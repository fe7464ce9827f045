import type { ExaminedTransaction } from "../../src/machine/admission.ts";
import type { TransactionClass } from "../../src/machine/transaction-class.ts";
import { MempoolEntry } from "../../src/node/sequencer/mempool-entry.ts";
import type { AccountId, ChainId, Digest } from "../../src/primitives/brand.ts";

/** What a test says of a transaction that waits; nothing in a mempool looks at the rest. */
export interface EntryDraft {
  readonly account: number;
  readonly sequence: number;
  readonly class: TransactionClass;
  readonly sizeBytes: number;
  readonly expiryHeight?: number;
  readonly fee?: bigint;
  readonly signatureCost?: number;
}

let made = 0;

export function accountOf(account: number): AccountId {
  return new Uint8Array(32).fill(account + 1) as AccountId;
}

/** An entry with an id of its own. */
export function entryOf(draft: EntryDraft): MempoolEntry {
  made += 1;
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, made);
  const examined: ExaminedTransaction = {
    bytes: new Uint8Array(draft.sizeBytes),
    transaction: {
      body: {
        version: 1,
        chainId: new Uint8Array(64) as ChainId,
        account: accountOf(draft.account),
        sequence: draft.sequence,
        generation: 0,
        expiryHeight: draft.expiryHeight ?? 1000,
        maxFee: draft.fee ?? 0n,
        kind: 1,
        payload: new Uint8Array(0),
      },
      signatures: [],
    },
    command: "transfer",
    record: undefined,
    fee: draft.fee ?? 0n,
    signatureCost: draft.signatureCost ?? 1,
    keys: [],
    threshold: 1,
  };
  return new MempoolEntry(examined, { class: draft.class, hash: hash as Digest, arrivedMs: 0 });
}
