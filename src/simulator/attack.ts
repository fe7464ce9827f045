import type { Phase } from "./phase.ts";
import type { Range } from "./range.ts";
import type { Stop } from "./stop.ts";

/** Rows of the threat table; `hash` is the broken test hash on a real chain. */
export const THREATS = [
  "T1",
  "T2",
  "T3",
  "T4",
  "T5",
  "T6",
  "T7",
  "T8",
  "T9",
  "T10",
  "T11",
  "T12",
  "T13",
  "T14",
  "T15",
  "T16",
  "hash",
] as const;

export type Threat = (typeof THREATS)[number];

/** What must stop the attack in one phase and where, written down by hand from the specification. */
export interface AttackCase {
  readonly phase: Phase;
  readonly stop: Stop;
  /** The block or the step that must stop it. */
  readonly place: string;
}

/**
 * Faults of a naive ledger that the control has, by their number in `docs/spec/attacks.md`, or why there is no
 * control.
 */
export type ControlNote = { readonly faults: readonly string[] } | { readonly none: string };

/** What the attack comes to against the naive ledger. */
export interface ControlRun {
  readonly isAccepted: boolean;
  /** What the attacker has gained there. */
  readonly gain: string;
}

/** What one run of an attack has shown. */
export interface AttackRun {
  /** What the attacker did, in this run's own numbers. */
  readonly did: string;
  /** Which bytes differed from what an honest party would have sent. */
  readonly differed: string;
  readonly victim: string;
  /** The rule that stopped it, or null: nothing did. */
  readonly stop: Stop | null;
  readonly place: string;
  /** What was compared, in short. */
  readonly evidence: string;
  /** Null where the attack has no control. */
  readonly control: ControlRun | null;
}

/** An attack that the range can mount. */
export interface Attack {
  readonly name: string;
  readonly threat: Threat;
  /** What the attacker wants and does, for people. */
  readonly story: string;
  readonly cases: readonly AttackCase[];
  readonly control: ControlNote;
  /** True iff it is left out unless it is asked for by name: a search of half a minute. */
  readonly isSlow?: boolean;
  readonly run: (range: Range, phase: Phase) => AttackRun;
}
