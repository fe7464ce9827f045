import { writeFeature } from "./feature.ts";
import { readRelease, writeRelease } from "./release.ts";
import { readScheduled, removeScheduled } from "./scheduled-activation.ts";
import type { StateDraft } from "./state-access.ts";
import { writePendingUpgrade } from "./upgrade.ts";

/** Makes what a proposal has scheduled hold. Nothing where its effect is the ledger's own, or is over. */
export function applyScheduled(draft: StateDraft, number: number): void {
  const scheduled = readScheduled(draft, number);
  if (scheduled === undefined) return;
  removeScheduled(draft, number, scheduled);
  if (scheduled.kind === "feature") {
    writeFeature(draft, scheduled.feature, scheduled.enabled);
    return;
  }
  const { version, features } = scheduled;
  const known = readRelease(draft).features;
  const added = features.filter((feature) => !known.includes(feature));
  writeRelease(draft, { version, features: [...known, ...added] });
  writePendingUpgrade(draft, null);
}

/** Forgets what a proposal has scheduled, which then never comes to hold. */
export function dropScheduled(draft: StateDraft, number: number): void {
  const scheduled = readScheduled(draft, number);
  if (scheduled === undefined) return;
  removeScheduled(draft, number, scheduled);
  if (scheduled.kind === "upgrade") writePendingUpgrade(draft, null);
}
