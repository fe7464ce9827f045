import { commandOfKind } from "../governance/command.ts";
import { transactionToJson } from "../ledger/json-transaction.ts";
import { decodeRecordPayload } from "../ledger/record-payload.ts";
import type { Transaction } from "../ledger/transaction.ts";
import type { Digest, KeyId, SuiteId } from "../primitives/brand.ts";
import { toHex0x } from "../primitives/hex.ts";

/** Longest content that is shown whole. */
const SHOWN_BYTES = 200;

/** A transaction for people and programs, with what its payload records. */
export function transactionView(
  transaction: Transaction,
  id: Digest,
  suiteOf: (keyId: KeyId) => SuiteId | undefined,
): Readonly<Record<string, unknown>> {
  const { body } = transaction;
  return {
    ...transactionToJson(transaction, { id, suiteOf }),
    command: commandOfKind(body.kind) ?? "unknown",
    ...recordView(body.kind, body.payload),
  };
}

function recordView(kind: number, payload: Uint8Array): Readonly<Record<string, unknown>> {
  if (commandOfKind(kind) !== "recordStatement") return {};
  const record = decodeRecordPayload(payload);
  if (!record.ok) return { payload_fault: record.error.code };
  const { mediaType, contents, references } = record.value;
  return {
    media_type: mediaType,
    contents: contents.map(contentView),
    references: references.map(toHex0x),
  };
}

/** Text where the bytes are short, valid text; else their number and hexadecimal. */
function contentView(bytes: Uint8Array): unknown {
  if (bytes.length <= SHOWN_BYTES) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      // Bytes that are no text are shown as bytes.
    }
  }
  return { size_bytes: bytes.length, hex: toHex0x(bytes.subarray(0, SHOWN_BYTES)) };
}
