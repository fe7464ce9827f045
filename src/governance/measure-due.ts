import { bytesUint } from "./big-endian.ts";
import type { DueHandler } from "./due-table.ts";
import { requireFallback } from "./fallback-record.ts";
import { requireMeasure } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { OBJECTION_EVENTS } from "./objection-events.ts";

/** States that a measure is over; its end has come by the clock, whether or not this is stated in time. */
const measureEnd: DueHandler = (journal, { reference }) => {
  const number = bytesUint(reference);
  const { endedAt } = requireMeasure(journal, number);
  const reason = endedAt === null ? "expired" : "rolled_back";
  journal.emit(MEASURE_EVENTS.ended, { number, reason, accounts: [] });
};

const objectionWindow: DueHandler = (journal, { reference }) => {
  const fallback = bytesUint(reference);
  const isOver = journal.place.height >= requireFallback(journal, fallback).objectUntil;
  journal.emit(OBJECTION_EVENTS.windowChecked, { fallback, isOver });
};

export const MEASURE_DUE = { measureEnd, objectionWindow } as const;
