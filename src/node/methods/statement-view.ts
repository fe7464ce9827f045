import type { Block } from "../../consensus/block.ts";
import type { HashFunction } from "../../crypto/hash-function.ts";
import { commandOfKind } from "../../governance/command.ts";
import { rejectionName } from "../../governance/rejection.ts";
import type { BodyStatement } from "../../ledger/body-statement.ts";
import { EVIDENCE_FORMS } from "../../ledger/evidence.ts";
import { PHASE_BEGIN } from "../../ledger/statement.ts";
import { computeTransactionId } from "../../ledger/transaction.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { eventTypeOf } from "../../rpc/event-names.ts";

/** One statement of a body in JSON, without its bytes. */
export interface StatementView {
  readonly index: number;
  readonly type: BodyStatement["value"]["type"];
  readonly size_bytes: number;
  readonly phase?: "begin" | "end";
  readonly topic?: string;
  readonly tx_hash?: string;
  readonly account?: string;
  readonly kind?: string;
  readonly tx_index?: number;
  readonly code?: string;
  readonly fee?: string;
  readonly events?: string[];
  readonly height?: number;
  readonly seals?: number;
  readonly form?: string;
}

/** The statements of a block. `hash` is the one that names its transactions. */
export function bodyView({ body }: Block, hash: HashFunction): StatementView[] {
  return body.statements.map((statement, index) => statementView(statement, index, hash));
}

/** One statement of a body. */
export function statementView(
  { bytes, value, transaction }: BodyStatement,
  index: number,
  hash: HashFunction,
): StatementView {
  const common = { index, type: value.type, size_bytes: bytes.length };
  switch (value.type) {
    case "system":
      return {
        ...common,
        phase: value.phase === PHASE_BEGIN ? "begin" : "end",
        topic: eventTypeOf(value.topic),
      };
    case "transaction":
      if (transaction === undefined) return common;
      return {
        ...common,
        tx_hash: toHex0x(computeTransactionId(hash, transaction.body)),
        account: toHex0x(transaction.body.account),
        kind: kindName(transaction.body.kind),
      };
    case "receipt":
      return {
        ...common,
        tx_index: value.txIndex,
        code: codeName(value.code),
        fee: value.fee.toString(),
        events: value.events.map(({ topic }) => eventTypeOf(topic)),
      };
    case "commit":
      return { ...common, height: value.height, seals: value.seals.length };
    case "evidence":
      return { ...common, form: formName(value.form) };
  }
}

/** The command of a kind. A kind without one never stands in a block. */
export function kindName(kind: number): string {
  return commandOfKind(kind) ?? String(kind);
}

/** The code of a receipt in a word. */
export function codeName(code: number): string {
  return code === 0 ? "OK" : (rejectionName(code) ?? String(code));
}

function formName(form: number): string {
  const found = Object.entries(EVIDENCE_FORMS).find(([, number]) => number === form);
  return found?.[0] ?? String(form);
}
