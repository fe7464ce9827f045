import { RULE_NAMES, type RuleVersion } from "../ledger/rule-version.ts";
import type { Height } from "../primitives/brand.ts";
import { BARE_HEIGHTS, STARTS } from "./world-schedule.ts";

/**
 * When an attack is mounted. `before` a rule version: on the last block of the version that precedes it. `during`: on a
 * block inside it, live. `after`: on that block again once the next version is in force, against somebody who reads the
 * chain from its beginning.
 */
export const PHASES = [
  "during v1-legacy",
  "after v1-legacy",
  "before v2-dual-optional",
  "during v2-dual-optional",
  "during v2-dual-optional, PQ fields left out",
  "after v2-dual-optional",
  "before v2-dual-required",
  "during v2-dual-required",
  "after v2-dual-required",
  "before v2-pq-primary",
  "during v2-pq-primary",
  "after v2-pq-primary",
  "before v3-pq-only",
  "during v3-pq-only",
  "after v3-pq-only",
  "before a fallback",
  "during a fallback",
  "after a fallback",
  "in every rule version",
  "before any block",
] as const;

export type Phase = (typeof PHASES)[number];

/** Blocks after the start of its version on which an attack inside it is mounted: where the honest batch stands. */
const INSIDE = 3;

/** Where and when of a phase in the chain of a world. */
export interface PhasePlace {
  /** Height of the block that is attacked. */
  readonly height: Height;
  /** True iff the block is read again later, from block 0 on, instead of being received as the newest. */
  readonly isRead: boolean;
}

const MOMENT = /^(before|during|after) (\S+)$/;

/** The block that a phase of the base chain attacks, or undefined where the phase is of another chain or of none. */
export function placeOf(phase: Phase): PhasePlace | undefined {
  if (phase === "during v2-dual-optional, PQ fields left out") {
    return { height: BARE_HEIGHTS[0] as Height, isRead: false };
  }
  const [, moment, name] = MOMENT.exec(phase) ?? [];
  const rule = ruleNamed(name);
  if (rule === undefined) return undefined;
  if (moment === "before") return { height: STARTS[rule] - 1, isRead: false };
  return { height: STARTS[rule] + INSIDE, isRead: moment === "after" };
}

/** The rule version that a phase names. */
export function ruleNamed(name: string | undefined): RuleVersion | undefined {
  const known: readonly RuleVersion[] = [1, 2, 3, 4, 5];
  return known.find((rule) => RULE_NAMES[rule] === name);
}
