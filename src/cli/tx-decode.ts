import { requireHash } from "../crypto/require-hash.ts";
import {
  computeTransactionId,
  decodeTransaction,
  encodeTransaction,
  type Transaction,
} from "../ledger/transaction.ts";
import { readTransactionFile } from "../node/tx-file.ts";
import { transactionView } from "../node/tx-view.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { hexOption } from "./block-option.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { parseJson, requireJson } from "./json-document.ts";
import { algorithms } from "./open-chain.ts";
import { readInput } from "./read-file.ts";
import { viewText } from "./view-text.ts";

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

function answerView(call: Call, view: Readonly<Record<string, unknown>>): void {
  call.answer({ json: view, text: () => viewText(view) });
}
