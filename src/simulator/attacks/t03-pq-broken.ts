import type { Attack, AttackCase } from "../attack.ts";
import { runSplit } from "./t01-split.ts";
import { runRewrite } from "./t02-rewrite.ts";

const WEAK_PQ = { world: "weak pq", code: 0x300000 } as const;

const LEGACY_ROOT = "V 1 root";
const LEGACY_LINK = "V 3 history, 3 prev";

/**
 * Expected: while two functions are in force, the legacy lineage refuses what the broken PQ function would let pass.
 */
const BODY_CASES: readonly AttackCase[] = [
  { phase: "during v1-legacy", stop: LEGACY_ROOT, place: "block 3" },
  { phase: "before v2-dual-optional", stop: LEGACY_ROOT, place: "block 7" },
  { phase: "during v2-dual-optional", stop: LEGACY_ROOT, place: "block 11" },
  { phase: "during v2-dual-optional, PQ fields left out", stop: LEGACY_ROOT, place: "block 14" },
  { phase: "after v2-dual-optional", stop: LEGACY_ROOT, place: "block 11" },
  { phase: "before v2-dual-required", stop: LEGACY_ROOT, place: "block 17" },
  { phase: "during v2-dual-required", stop: LEGACY_ROOT, place: "block 21" },
  { phase: "after v2-dual-required", stop: LEGACY_ROOT, place: "block 21" },
  { phase: "before v2-pq-primary", stop: LEGACY_ROOT, place: "block 25" },
  { phase: "during v2-pq-primary", stop: LEGACY_ROOT, place: "block 29" },
  { phase: "after v2-pq-primary", stop: LEGACY_ROOT, place: "block 29" },
  { phase: "before v3-pq-only", stop: LEGACY_ROOT, place: "block 33" },
  { phase: "before a fallback", stop: LEGACY_ROOT, place: "block 34" },
  { phase: "during a fallback", stop: LEGACY_ROOT, place: "block 38" },
  { phase: "after a fallback", stop: LEGACY_ROOT, place: "block 38" },
];

const FAULTS = ["N5", "N7", "N8", "N12", "N21"];

/** T3: the new function is the broken one; two bodies have one root under it. */
export const SPLIT_PQ_BODY: Attack = {
  name: "split-pq-body",
  threat: "T3",
  story:
    "The new function is the broken one. Mallory finds two bodies with one root under it and " +
    "shows one to each half of the nodes.",
  cases: BODY_CASES,
  control: { faults: FAULTS },
  run: (range, phase) => runSplit(range, phase, { ...WEAK_PQ, kind: "body" }),
};

/** T3: two whole blocks with one id under the broken new function. */
export const SPLIT_PQ_HEADER: Attack = {
  name: "split-pq-header",
  threat: "T3",
  story:
    "Mallory seals, and makes two faultless blocks with one id under the broken new " +
    "function: the next PQ link fits both, the legacy one only one.",
  cases: [
    { phase: "during v2-dual-optional", stop: LEGACY_LINK, place: "block 12" },
    { phase: "before v2-dual-required", stop: LEGACY_LINK, place: "block 18" },
    { phase: "during v2-dual-required", stop: LEGACY_LINK, place: "block 22" },
    { phase: "after v2-dual-required", stop: LEGACY_LINK, place: "block 22" },
    { phase: "during v2-pq-primary", stop: LEGACY_LINK, place: "block 30" },
    { phase: "during a fallback", stop: LEGACY_LINK, place: "block 39" },
  ],
  control: { faults: FAULTS },
  run: (range, phase) => runSplit(range, phase, { ...WEAK_PQ, kind: "header" }),
};

/** T3: a content is replaced under its leaf digest of the broken new function. */
export const REWRITE_PQ_CONTENT: Attack = {
  name: "rewrite-pq-content",
  threat: "T3",
  story:
    "The new function is the broken one, and a content of an honest batch is replaced by a " +
    "text with the same leaf digest under it. In v3-pq-only no other root stands beside it.",
  cases: [
    { phase: "during v2-dual-optional", stop: LEGACY_ROOT, place: "block 11" },
    { phase: "during v2-dual-required", stop: LEGACY_ROOT, place: "block 21" },
    { phase: "after v2-dual-required", stop: LEGACY_ROOT, place: "block 21" },
    { phase: "during v2-pq-primary", stop: LEGACY_ROOT, place: "block 29" },
    {
      phase: "during v3-pq-only",
      stop: "X REPLAY_ADMISSION GOV_SIGNATURE_INVALID",
      place: "block 37",
    },
    { phase: "during a fallback", stop: LEGACY_ROOT, place: "block 38" },
  ],
  control: { faults: FAULTS },
  run: (range, phase) =>
    runRewrite(range, phase, { ...WEAK_PQ, targets: 1024, victim: "full node" }),
};
