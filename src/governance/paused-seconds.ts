import {
  countMeasures,
  MEASURE_SECONDS_MAX,
  type Measure,
  measureEnd,
  requireMeasure,
} from "./measure.ts";
import type { Component } from "./names.ts";
import type { StateReader } from "./state-access.ts";

/**
 * Seconds of `[from, to)` in which a measure held one of the components; seconds under two measures count once.
 * Cost: the measures that began since the longest one before `from` could have.
 */
export function pausedSeconds(
  state: StateReader,
  components: readonly Component[],
  from: number,
  to: number,
): number {
  const spans = collectSpans(state, components, from, to);
  let paused = 0;
  let counted = from;
  for (const { start, end } of spans) {
    if (end <= counted) continue;
    paused += end - Math.max(start, counted);
    counted = end;
  }
  return paused;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The parts of `[from, to)` under a measure, by their starts: numbers of measures follow their starts. */
function collectSpans(
  state: StateReader,
  components: readonly Component[],
  from: number,
  to: number,
): readonly Span[] {
  const spans: Span[] = [];
  for (let number = countMeasures(state); number > 0; number--) {
    const measure = requireMeasure(state, number);
    if (measure.startAt + MEASURE_SECONDS_MAX <= from) break;
    const span = { start: Math.max(measure.startAt, from), end: Math.min(measureEnd(measure), to) };
    if (span.start < span.end && covers(measure, components)) spans.push(span);
  }
  return spans.reverse();
}

function covers(measure: Measure, components: readonly Component[]): boolean {
  return components.some((component) => measure.components.includes(component));
}
