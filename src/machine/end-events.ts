import type { EventSpec } from "../governance/event.ts";
import { Journal } from "../governance/journal.ts";
import type { StateDraft } from "../governance/state-access.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** States a fact of governance at the end of the block and makes the next state of it. */
export function stateAtEnd<T>(
  fact: { readonly spec: EventSpec<T>; readonly data: T },
  draft: StateDraft,
  context: ExecutionContext,
): void {
  const journal = new Journal(draft, context.governance);
  journal.emit(fact.spec, fact.data);
  journal.keep(draft);
  for (const { spec, data } of journal.events) context.effects.note(spec.topic, data);
}
