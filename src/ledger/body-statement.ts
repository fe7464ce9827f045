import { decode } from "../codec/canonical.ts";
import type { CodecFault } from "../codec/fault.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import {
  decodeRecordPayload,
  RECORD_STATEMENT_KIND,
  type RecordPayload,
} from "./record-payload.ts";
import { encodeStatement, type Statement, statementSchema } from "./statement.ts";
import { decodeTransaction, type Transaction } from "./transaction.ts";

/** A statement with its stored bytes and with what they hold, so that nobody decodes them twice. */
export interface BodyStatement {
  readonly bytes: Uint8Array;
  readonly value: Statement;
  /** Present iff the statement is a transaction. */
  readonly transaction?: Transaction;
  /** Present iff the transaction is a `recordStatement`. */
  readonly record?: RecordPayload;
}

/** Why bytes are no statement: a fault of the statement, of its transaction, or of the batch inside it. */
export interface StatementFault {
  readonly code: CodecFault["code"];
  readonly part: "statement" | "transaction" | "payload";
  readonly offset: number;
}

/**
 * The statement of canonical bytes. A transaction is decoded too, and so is the batch of a `recordStatement`: its
 * leaf is folded, and only the full form may stand in a body, else two bodies would share one root.
 */
export function decodeBodyStatement(bytes: Uint8Array): Result<BodyStatement, StatementFault> {
  const decoded = decode(statementSchema, bytes);
  if (!decoded.ok) return err(faultOf(decoded.error, "statement"));
  const value = decoded.value;
  if (value.type !== "transaction") return ok({ bytes, value });
  const transaction = decodeTransaction(value.tx);
  if (!transaction.ok) return err(faultOf(transaction.error, "transaction"));
  if (transaction.value.body.kind !== RECORD_STATEMENT_KIND) {
    return ok({ bytes, value, transaction: transaction.value });
  }
  const record = decodeRecordPayload(transaction.value.body.payload);
  if (!record.ok) return err(faultOf(record.error, "payload"));
  return ok({ bytes, value, transaction: transaction.value, record: record.value });
}

/** A statement that the ledger itself makes: an event, a receipt, a commit or evidence. */
export function bodyStatement(value: Exclude<Statement, { type: "transaction" }>): BodyStatement {
  return { bytes: encodeStatement(value), value };
}

function faultOf(fault: CodecFault, part: StatementFault["part"]): StatementFault {
  return { code: fault.code, part, offset: fault.offset };
}
