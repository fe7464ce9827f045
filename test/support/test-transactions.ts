import { encode } from "../../src/codec/canonical.ts";
import { buildMessage } from "../../src/crypto/signed-message.ts";
import { COMMANDS, type CommandName } from "../../src/governance/command.ts";
import { encodeRecordPayload } from "../../src/ledger/record-payload.ts";
import { encodeStatement } from "../../src/ledger/statement.ts";
import {
  encodeTransaction,
  type TransactionBody,
  transactionBodySchema,
} from "../../src/ledger/transaction.ts";
import { compareBytes } from "../../src/primitives/bytes.ts";
import type { TestKey } from "./test-keys.ts";
import type { TestNetwork } from "./test-network.ts";

/** Fields of a transaction that a test states; the others fit the network's next block. */
export interface TransactionDraft {
  readonly command?: CommandName;
  readonly payload?: Uint8Array;
  /** Keys that sign; the account is that of the first. */
  readonly keys: readonly TestKey[];
  readonly body?: Partial<TransactionBody>;
}

/** The bytes of a signed transaction. */
export function signTransaction(network: TestNetwork, draft: TransactionDraft): Uint8Array {
  const body = draftBody(network, draft);
  const signatures = draft.keys
    .map((key) => ({ keyId: key.keyId, signature: signBody(body, key) }))
    .sort((left, right) => compareBytes(left.keyId, right.keyId));
  return encodeTransaction({ body, signatures });
}

/** The body that a draft stands for. */
export function draftBody(network: TestNetwork, draft: TransactionDraft): TransactionBody {
  const [first] = draft.keys;
  if (first === undefined) throw new Error("a transaction of nobody");
  return {
    version: 1,
    chainId: network.branch.chainId,
    account: first.account,
    sequence: network.sequenceOf(draft.body?.account ?? first.account),
    generation: 0,
    expiryHeight: network.height + 1000,
    maxFee: 10n ** 12n,
    kind: COMMANDS[draft.command ?? "recordStatement"].kind,
    payload: draft.payload ?? recordPayload(["a statement"]),
    ...draft.body,
  };
}

/** The signature of a body by a key, over the message that the ledger asks for. */
export function signBody(body: TransactionBody, key: TestKey): Uint8Array {
  const items = [encode(transactionBodySchema, body)];
  return key.signer.sign(buildMessage("tx", key.suite, items, key.keyId));
}

/** A transaction as an item of a block. */
export function transactionItem(network: TestNetwork, draft: TransactionDraft): Uint8Array {
  return itemOf(signTransaction(network, draft));
}

/** Transaction bytes as an item of a block. */
export function itemOf(tx: Uint8Array): Uint8Array {
  return encodeStatement({ type: "transaction", tx });
}

/** Payload of `recordStatement` with the contents as texts. */
export function recordPayload(contents: readonly string[]): Uint8Array {
  return encodeRecordPayload({
    mediaType: "text/plain",
    contents: contents.map((content) => new TextEncoder().encode(content)),
    references: [],
  });
}
