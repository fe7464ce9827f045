import type { Journal } from "../governance/journal.ts";
import type { StateDraft } from "../governance/state-access.ts";
import type { StatementEvent } from "../ledger/statement.ts";
import { carryOut } from "./carry-out.ts";
import type { ExecutionContext } from "./execution-context.ts";

/**
 * Keeps all that a decision has brought about: its state in the draft that it was made on, and its effects on
 * the ledger. Answers with its events as they stand in the body, from which the audit trail takes them.
 */
export function keepJournal(
  journal: Journal,
  state: StateDraft,
  context: ExecutionContext,
): readonly StatementEvent[] {
  journal.keep(state);
  carryOut(journal.effects, state, context);
  return journal.events.map(({ spec, data }) => ({ topic: spec.topic, data }));
}
