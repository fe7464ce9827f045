import type { GovernanceContext } from "./context.ts";
import type { Journal } from "./journal.ts";
import { lockPayload } from "./lock-payload.ts";
import { readPayload } from "./payload.ts";

/** Ends the discussion of a proposal, whose payload is read from the state. */
export function lockProposal(journal: Journal, number: number, context: GovernanceContext): void {
  lockPayload(journal, { number, ...readPayload(journal, number) }, context);
}
