import { assertDefined } from "../primitives/assert.ts";
import { completeActivations } from "./complete-activations.ts";
import type { GovernanceContext } from "./context.ts";
import { cancelDue, DUE_BUDGETS, DUE_CLASSES, type DueClass, dueItems, isStillDue } from "./due.ts";
import { dueHandler } from "./due-table.ts";
import type { Effect } from "./effect.ts";
import type { GovernanceEvent } from "./event.ts";
import { Journal } from "./journal.ts";
import type { StateDraft } from "./state-access.ts";
import { updateValidatorSet } from "./validator-set.ts";

/** What the work of a block has brought about, in order. */
export interface DueOutcome {
  readonly events: readonly GovernanceEvent[];
  readonly effects: readonly Effect[];
}

/**
 * Does the work whose time has come, before the transactions of a block: by class, time and reference, at most so many
 * items a class; the rest waits. Lateness changes no outcome, since every rule uses the recorded times. Before it
 * begins what was scheduled for the height; at the end the validators are chosen anew when their period is over.
 * Cost: linear in the budgets, whatever the size of the state.
 */
export function runDueWork(draft: StateDraft, context: GovernanceContext): DueOutcome {
  const events: GovernanceEvent[] = [];
  const effects: Effect[] = [];
  const work = (step: (journal: Journal) => void) => {
    const journal = new Journal(draft, context);
    step(journal);
    journal.keep(draft);
    events.push(...journal.events);
    effects.push(...journal.effects);
  };
  work((journal) => completeActivations(journal, context));
  for (const dueClass of DUE_CLASSES) {
    // Power must be right before it is read: openings wait until no delegation is left to expire.
    if (dueClass === 5 && isDue(draft, 1, context.now)) continue;
    const limit = DUE_BUDGETS[dueClass];
    for (const item of dueItems(draft, { dueClass, now: context.now, limit })) {
      // An item of this block may have ended what another one is about: a run that cancels what runs after it.
      if (!isStillDue(draft, item)) continue;
      cancelDue(draft, item);
      const handle = assertDefined(dueHandler(item.kind), `no way to do ${item.kind}`);
      work((journal) => handle(journal, item, context));
    }
  }
  work((journal) => updateValidatorSet(journal, context));
  return { events, effects };
}

function isDue(draft: StateDraft, dueClass: DueClass, now: number): boolean {
  return dueItems(draft, { dueClass, now, limit: 1 }).length > 0;
}
