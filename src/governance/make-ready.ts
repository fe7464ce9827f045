import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { PROPOSAL_EVENTS } from "./proposal-events.ts";

/**
 * Lets a locked proposal wait for a slot of its track: after its lock, or after its review has approved it. It opens
 * in this block where a slot is free.
 */
export function makeReady(journal: Journal, number: number): void {
  const { now } = journal.place;
  const until = now + readUint(journal, "proposal.slot_wait_s", now);
  journal.emit(PROPOSAL_EVENTS.ready, { number, until });
}
