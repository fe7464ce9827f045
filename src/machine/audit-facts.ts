import type { AuditFact } from "../governance/audit.ts";
import { commandOfKind } from "../governance/command.ts";
import type { GovernanceEvent } from "../governance/event.ts";
import { eventOfTopic } from "../governance/event-table.ts";
import type { BodyStatement } from "../ledger/body-statement.ts";
import { PHASE_BEGIN, type StatementEvent } from "../ledger/statement.ts";
import type { TransactionBody } from "../ledger/transaction.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest } from "../primitives/brand.ts";

/** What the parts of a block are called that bring facts about without a command. */
const BEGIN_ACTION = "begin";
const END_ACTION = "end";

/**
 * The facts of governance that a body states, in its order, each with its cause. They are read from the statements
 * alone, so that whoever holds the block has the same audit trail as those who made it. Facts of the ledger's own rules
 * are none of them.
 */
export function auditFacts(
  statements: readonly BodyStatement[],
  computeTxId: (body: TransactionBody) => Digest,
): readonly AuditFact[] {
  const facts: AuditFact[] = [];
  for (const { value } of statements) {
    if (value.type === "system") {
      const event = governanceEvent(value);
      const action = value.phase === PHASE_BEGIN ? BEGIN_ACTION : END_ACTION;
      if (event !== undefined) facts.push({ event, actor: null, action, txId: null });
    } else if (value.type === "receipt" && value.events.length > 0) {
      facts.push(
        ...receiptFacts(value.events, transactionAt(statements, value.txIndex), computeTxId),
      );
    }
  }
  return facts;
}

function receiptFacts(
  events: readonly StatementEvent[],
  body: TransactionBody,
  computeTxId: (body: TransactionBody) => Digest,
): readonly AuditFact[] {
  const known = events.map(governanceEvent).filter((event) => event !== undefined);
  if (known.length === 0) return [];
  const actor = body.account;
  const action = assertDefined(commandOfKind(body.kind), `a receipt of no command ${body.kind}`);
  const txId = computeTxId(body);
  return known.map((event) => ({ event, actor, action, txId }));
}

function governanceEvent({ topic, data }: StatementEvent): GovernanceEvent | undefined {
  const spec = eventOfTopic(topic);
  return spec === undefined ? undefined : { spec, data };
}

function transactionAt(statements: readonly BodyStatement[], index: number): TransactionBody {
  return assertDefined(statements[index]?.transaction, `no transaction at ${index}`).body;
}
