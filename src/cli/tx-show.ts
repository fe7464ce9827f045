import { decode } from "../codec/canonical.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { readAccountKeys } from "../governance/account.ts";
import { decodeBodyStatement } from "../ledger/body-statement.ts";
import { statementSchema } from "../ledger/statement.ts";
import {
  computeTransactionId,
  decodeTransaction,
  encodeTransaction,
  type Transaction,
} from "../ledger/transaction.ts";
import type { ChainReader } from "../node/chain-reader.ts";
import { readTransactionFile } from "../node/tx-file.ts";
import { receiptView, transactionView } from "../node/tx-view.ts";
import type { KeyId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { parseJson, requireJson } from "./json-document.ts";
import { algorithms, openChain } from "./open-chain.ts";
import { readInput } from "./read-file.ts";
import { showFromNode } from "./tx-node.ts";
import { viewText } from "./view-text.ts";

/** Shows a transaction of the ledger, where it stands and what came of it. */
export async function showTransaction(call: Call): Promise<ExitCode> {
  const id = hexOption(call.args[0] ?? "", "<hash>");
  const place = await choosePlace(call);
  if (place.kind === "node") return await showFromNode(call, place.target, toHex0x(id));
  const chain = await openChain(call);
  try {
    const found = chain.store.findTransaction(id);
    if (found === undefined) throw chain.store.absentPast(id) ?? unknownError(call, id);
    const { raw } = chain.store.blocks.block(found.height);
    const statement = decodeBodyStatement(found.statement);
    const receipt = decode(statementSchema, raw.statements[found.position + 1] ?? new Uint8Array());
    const transaction = statement.ok ? statement.value.transaction : undefined;
    if (transaction === undefined || !receipt.ok || receipt.value.type !== "receipt") {
      throw unknownError(call, id);
    }
    const view = transactionView(transaction, id, suitesOf(chain, transaction));
    answerView(call, {
      block_number: found.height,
      statement: found.position,
      ...view,
      receipt: receiptView(receipt.value),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}

/** Shows the bytes of a transaction, or a transaction file. The id is that under SHA3-256. */
export async function decodeBytes(call: Call): Promise<ExitCode> {
  const path = call.args[0] ?? "";
  const bytes = readInput(path);
  const { hashes } = await algorithms();
  const transaction = isJson(bytes) ? fromFile(bytes, path) : fromBytes(bytes, path);
  const id = computeTransactionId(requireHash(hashes, 0x16), transaction.body);
  const view = transactionView(transaction, id, () => undefined);
  // Without a signature it is no transaction as yet, and has no bytes.
  const isSigned = transaction.signatures.length > 0;
  const size = isSigned ? { size_bytes: encodeTransaction(transaction).length } : {};
  answerView(call, { ...size, ...view });
  return EXIT.yes;
}

/** A JSON object begins with a brace; canonical bytes of a transaction never do. */
function isJson(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().startsWith("{");
}

function fromFile(bytes: Uint8Array, path: string): Transaction {
  return requireJson(readTransactionFile(parseJson(bytes, path)), path);
}

/** Raw canonical bytes, or the hexadecimal text of them. */
function fromBytes(bytes: Uint8Array, path: string): Transaction {
  const text = new TextDecoder().decode(bytes.subarray(0, 2));
  const raw = text === "0x" ? hexOption(new TextDecoder().decode(bytes).trim(), path) : bytes;
  const decoded = decodeTransaction(raw);
  if (decoded.ok) return decoded.value;
  const { code, offset } = decoded.error;
  throw new LedgerError({
    code,
    message: `The bytes of ${path} are no transaction. At byte ${offset}: ${code}.`,
    fix: "give the bytes of one transaction, its hexadecimal text, or a transaction file",
    evidence: { path, offset },
  });
}

function suitesOf(chain: ChainReader, { body }: Transaction) {
  const keys = readAccountKeys(chain.store, body.account)?.keys ?? [];
  return (keyId: KeyId) => keys.find((key) => equalBytes(key.keyId, keyId))?.suite;
}

function unknownError(call: Call, id: Uint8Array): LedgerError {
  return new LedgerError({
    code: "CLI_TX_UNKNOWN",
    message:
      `The ledger in ${call.data} holds no such transaction. A hash names it under the ` +
      "algorithm that named its block.",
    fix: `give the hash that ${call.program} tx send has shown`,
    evidence: { tx_hash: id },
  });
}

function answerView(call: Call, view: Readonly<Record<string, unknown>>): void {
  call.answer({ json: view, text: () => viewText(view) });
}
