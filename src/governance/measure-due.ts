import { bytesUint } from "./big-endian.ts";
import type { DueItem } from "./due.ts";
import { requireFallback } from "./fallback-record.ts";
import type { Journal } from "./journal.ts";
import { requireMeasure } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { OBJECTION_EVENTS } from "./objection-events.ts";

/** States that a measure is over; its end has come by the clock, whether or not this is stated in time. */
function measureEnd(journal: Journal, { reference }: DueItem): void {
  const number = bytesUint(reference);
  const { endedAt } = requireMeasure(journal, number);
  const reason = endedAt === null ? "expired" : "rolled_back";
  journal.emit(MEASURE_EVENTS.ended, { number, reason, accounts: [] });
}

/** Looks whether the blocks in which a fallback can be objected to are over. */
function objectionWindow(journal: Journal, { reference }: DueItem): void {
  const fallback = bytesUint(reference);
  const isOver = journal.place.height >= requireFallback(journal, fallback).objectUntil;
  journal.emit(OBJECTION_EVENTS.windowChecked, { fallback, isOver });
}

export const MEASURE_DUE = { measureEnd, objectionWindow } as const;
