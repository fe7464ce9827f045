import { type BodyStatement, bodyStatement } from "../../ledger/body-statement.ts";
import { PHASE_END, type Statement } from "../../ledger/statement.ts";
import { assert } from "../../primitives/assert.ts";
import type { Random } from "../statistics/random.ts";

/** Canonical bytes of every statement of the reference workload. */
export const STATEMENT_BYTES = 120;

const TOPIC = "reference.statement";
/** Bytes of content to begin with; what is missing is added, one byte for one. */
const TRIAL_BYTES = 60;

/**
 * Statements of 120 bytes with random content: events and receipts in turn, the two forms that are this small. Signed
 * transactions are thirty times as long and would hide what a header costs.
 */
export function drawStatements(draw: Random, count: number): readonly BodyStatement[] {
  return Array.from({ length: count }, (_, index) => drawStatement(draw, index));
}

function drawStatement(draw: Random, index: number): BodyStatement {
  const trial = bodyStatement(statementOf(index, new Uint8Array(TRIAL_BYTES)));
  const data = draw.bytes(TRIAL_BYTES + STATEMENT_BYTES - trial.bytes.length);
  const statement = bodyStatement(statementOf(index, data));
  assert(statement.bytes.length === STATEMENT_BYTES, `${statement.bytes.length} bytes`);
  return statement;
}

function statementOf(index: number, data: Uint8Array): Exclude<Statement, { type: "transaction" }> {
  if (index % 2 === 0) return { type: "system", phase: PHASE_END, topic: TOPIC, data };
  return {
    type: "receipt",
    txIndex: index - 1,
    code: 0,
    fee: 0n,
    events: [{ topic: TOPIC, data }],
  };
}
