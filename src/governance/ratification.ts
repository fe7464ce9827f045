import { assertDefined } from "../primitives/assert.ts";
import type { EmergencyPayload } from "./emergency-payload.ts";
import { findFallback, isOpenFallback } from "./fallback-record.ts";
import type { Journal } from "./journal.ts";
import { isInForce, requireMeasure } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import type { ProposalSubject, RunFault } from "./proposal-type.ts";

/** Answers to a ratification that say no; any other loss says that too few have answered. */
const REFUSALS: readonly (string | null)[] = ["approval", "tie"];

/**
 * A measure or a fallback of the council is ratified: the measure lasts from its start as long as was asked. What has
 * ended meanwhile stays ended.
 */
export function runRatification(
  journal: Journal,
  payload: EmergencyPayload,
  { number: proposal }: ProposalSubject,
): RunFault | null {
  const { measureId, declarationId, duration, reason } = payload;
  if (measureId === null) {
    const fallback = findFallback(journal, assertDefined(declarationId, "nothing to ratify"));
    if (fallback === undefined || !isOpenFallback(journal, fallback, journal.place)) return null;
    const triggeredBy = `proposal:${proposal}`;
    journal.emit(MEASURE_EVENTS.triggered, { actionType: "ratify", triggeredBy, reason });
    journal.effect({ type: "effectFallbackRatified" });
    return null;
  }
  const measure = requireMeasure(journal, measureId);
  if (!isInForce(measure, journal.place.now)) return null;
  const expiresAt = measure.startAt + duration;
  journal.emit(MEASURE_EVENTS.ratified, { number: measureId, proposal, expiresAt });
  return null;
}

/** A measure that the vote has refused ends with it; one that too few have voted on runs to its expiry. */
export function rejectRatification(
  journal: Journal,
  { measureId }: EmergencyPayload,
  reason: string | null,
): void {
  if (measureId === null || !REFUSALS.includes(reason)) return;
  if (!isInForce(requireMeasure(journal, measureId), journal.place.now)) return;
  journal.emit(MEASURE_EVENTS.ended, { number: measureId, reason: "not_ratified", accounts: [] });
}
