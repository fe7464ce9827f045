import { ACTIVATION_EVENTS } from "./activation-events.ts";
import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { dueActivations } from "./scheduled-activation.ts";

/** Activations that one block completes; the rest wait for the next ones. */
const ACTIVATIONS_MAX = 8;

/** Completes what was scheduled for this height. Cost: one step of an iteration where nothing was. */
export function completeActivations(journal: Journal, { height }: GovernanceContext): void {
  for (const proposal of dueActivations(journal, height, ACTIVATIONS_MAX)) {
    journal.emit(ACTIVATION_EVENTS.activationCompleted, { proposal, height });
  }
}
