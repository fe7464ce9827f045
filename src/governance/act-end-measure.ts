import { struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import { defineActKind } from "./act-kind.ts";
import { isInForce, readMeasure } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { reject } from "./rejection.ts";

/** Ends a measure of the council before its time. What a vote has decided or ratified is not for a council to end. */
export const END_MEASURE = defineActKind<{ readonly measure: number; readonly reason: string }>({
  kind: "end_measure",
  council: "emergency",
  payload: struct({ measure: uint(), reason: text(1, 256) }),
  refuse(state, { measure: number }, { now }) {
    const measure = readMeasure(state, number);
    if (measure === undefined || !isInForce(measure, now)) {
      return reject("GOV_MEASURE_UNKNOWN", { measure: number });
    }
    const decidedBy = measure.proposal ?? measure.ratifiedBy;
    return decidedBy === null ? null : reject("GOV_ACT_FORBIDDEN", { decided_by: decidedBy });
  },
  execute(journal, { measure: number, reason }, act) {
    const triggeredBy = `act:${act.number}`;
    journal.emit(MEASURE_EVENTS.triggered, { actionType: "end_measure", triggeredBy, reason });
    journal.emit(MEASURE_EVENTS.ended, { number, reason: "act", accounts: [] });
  },
});
