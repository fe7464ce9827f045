import { encode } from "../codec/canonical.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { COMMANDS, type CommandName } from "../governance/command.ts";
import { encodeRecordPayload } from "../ledger/record-payload.ts";
import { encodeStatement } from "../ledger/statement.ts";
import {
  encodeTransaction,
  type TransactionBody,
  transactionBodySchema,
} from "../ledger/transaction.ts";
import type { ChainId } from "../primitives/brand.ts";
import { compareBytes } from "../primitives/bytes.ts";
import type { SimKey } from "./sim-key.ts";

/** Height until which the range's transactions are valid: within the span that admission allows from block 0. */
const EXPIRY_HEIGHT = 90_000;

/** More than any transaction of the range costs. */
const MAX_FEE = 10n ** 12n;

/** What a transaction of the range says; the rest fits any block of its chain. */
export interface TransactionDraft {
  readonly chainId: ChainId;
  /** Keys that sign; the account is that of the first. */
  readonly keys: readonly SimKey[];
  readonly sequence: number;
  readonly command?: CommandName;
  readonly payload: Uint8Array;
  readonly changed?: Partial<TransactionBody>;
}

/** The body that a draft stands for. */
export function draftBody(draft: TransactionDraft): TransactionBody {
  const { chainId, keys, sequence, command, payload, changed } = draft;
  return {
    version: 1,
    chainId,
    account: (keys[0] as SimKey).account,
    sequence,
    generation: 0,
    expiryHeight: EXPIRY_HEIGHT,
    maxFee: MAX_FEE,
    kind: COMMANDS[command ?? "recordStatement"].kind,
    payload,
    ...changed,
  };
}

/** The bytes of a signed transaction. */
export function signTransaction(draft: TransactionDraft): Uint8Array {
  const body = draftBody(draft);
  const signatures = draft.keys
    .map((key) => ({ keyId: key.keyId, signature: signBody(body, key) }))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  return encodeTransaction({ body, signatures });
}

/** One key's signature of a body, over the message that the ledger asks for. */
export function signBody(body: TransactionBody, key: SimKey): Uint8Array {
  const items = [encode(transactionBodySchema, body)];
  return key.signer.sign(buildMessage("tx", key.suite, items, key.keyId));
}

/** A transaction as an item of a block. */
export function transactionItem(draft: TransactionDraft): Uint8Array {
  return itemOf(signTransaction(draft));
}

/** Transaction bytes as an item of a block. */
export function itemOf(tx: Uint8Array): Uint8Array {
  return encodeStatement({ type: "transaction", tx });
}

/** Payload of `recordStatement` with texts as contents. */
export function recordPayload(contents: readonly string[]): Uint8Array {
  const utf8 = new TextEncoder();
  return encodeRecordPayload({
    mediaType: "text/plain",
    contents: contents.map((content) => utf8.encode(content)),
    references: [],
  });
}
