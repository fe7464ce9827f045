import { appendAudit } from "../governance/audit.ts";
import type { EventSpec } from "../governance/event.ts";
import { Journal } from "../governance/journal.ts";
import type { StateDraft } from "../governance/state-access.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** What the ledger does by itself, for which the seal of its block answers. */
const AT_END = { actor: null, action: "end", txId: null };

/** States a fact of governance at the end of the block and makes the next state of it. */
export function stateAtEnd<T>(
  fact: { readonly spec: EventSpec<T>; readonly data: T },
  draft: StateDraft,
  context: ExecutionContext,
): void {
  const journal = new Journal(draft, context.governance);
  journal.emit(fact.spec, fact.data);
  journal.keep(draft);
  appendAudit(draft, journal.events, AT_END, context.governance);
  for (const { spec, data } of journal.events) context.effects.note(spec.topic, data);
}
