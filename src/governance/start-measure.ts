import type { AccountId, Digest } from "../primitives/brand.ts";
import type { Journal } from "./journal.ts";
import { countMeasures, MEASURES_OPEN_MAX, type MeasureKind, openMeasures } from "./measure.ts";
import { MEASURE_EVENTS } from "./measure-events.ts";
import { COMPONENTS, type Component } from "./names.ts";
import type { StateReader } from "./state-access.ts";

/** What maintenance holds for everybody but maintainers. */
const MAINTAINED: readonly Component[] = ["transfers", "statements", "executions"];

/** A measure that is about to begin. */
export interface NewMeasure {
  readonly kind: MeasureKind;
  /** What a pause holds; none for all that can be paused. */
  readonly components: readonly Component[];
  readonly accounts: readonly AccountId[];
  /** Who decided it: an act or a proposal, by its number. */
  readonly origin: { readonly act: number } | { readonly proposal: number };
  readonly evidenceDigest: Digest | null;
  readonly expiresAt: number;
  /** Seconds from its start that a ratification grants; null where a vote has decided. */
  readonly ratifiedS: number | null;
  readonly reason: string;
}

/** True iff there is room for as many more measures. */
export function hasMeasureRoom(state: StateReader, more: number): boolean {
  return openMeasures(state).length + more <= MEASURES_OPEN_MAX;
}

/** Begins a measure in this block; returns its number. Requires: `hasMeasureRoom`. */
export function startMeasure(journal: Journal, started: NewMeasure): number {
  const { kind, origin, reason, evidenceDigest, expiresAt, ratifiedS } = started;
  const number = countMeasures(journal) + 1;
  const act = "act" in origin ? origin.act : null;
  const proposal = "proposal" in origin ? origin.proposal : null;
  const triggeredBy = act === null ? `proposal:${proposal}` : `act:${act}`;
  journal.emit(MEASURE_EVENTS.triggered, { actionType: kind, triggeredBy, reason });
  journal.emit(MEASURE_EVENTS.started, {
    number,
    measure: {
      kind,
      components: heldComponents(kind, started.components),
      accounts: started.accounts,
      act,
      proposal,
      evidenceDigest,
      startAt: journal.place.now,
      declaredUntil: expiresAt,
      expiresAt,
      ratifiedS,
      ratifiedBy: null,
      endedAt: null,
      version: 0,
    },
  });
  return number;
}

/** What a measure of a kind holds, in the order of the components. */
export function heldComponents(
  kind: MeasureKind,
  asked: readonly Component[],
): readonly Component[] {
  switch (kind) {
    case "pause_network":
      return COMPONENTS.filter((component) => asked.length === 0 || asked.includes(component));
    case "enable_maintenance":
      return COMPONENTS.filter((component) => MAINTAINED.includes(component));
    case "freeze_accounts":
      return [];
  }
}
