import { type AuditCause, appendAudit } from "../governance/audit.ts";
import type { Journal } from "../governance/journal.ts";
import type { StateDraft } from "../governance/state-access.ts";
import type { StatementEvent } from "../ledger/statement.ts";
import { carryOut } from "./carry-out.ts";
import type { ExecutionContext } from "./execution-context.ts";

/**
 * Keeps all that a decision has brought about: its state in the draft that it was made on, its events in the audit
 * trail, and its effects on the ledger. Answers with its events as they stand in the body.
 */
export function keepJournal(
  journal: Journal,
  state: StateDraft,
  context: ExecutionContext,
  cause: AuditCause,
): readonly StatementEvent[] {
  journal.keep(state);
  appendAudit(state, journal.events, cause, context.governance);
  carryOut(journal.effects, state, context);
  return journal.events.map(({ spec, data }) => ({ topic: spec.topic, data }));
}
