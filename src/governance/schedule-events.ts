import { list, struct } from "../codec/compound.ts";
import { bool, text, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import { defineEvent } from "./event.ts";
import { readFeature, writeFeature } from "./feature.ts";
import { writePhase } from "./proposal-phase.ts";
import { addScheduled } from "./scheduled-activation.ts";
import { heightSchema } from "./schemas.ts";
import { readPendingUpgrade, writePendingUpgrade, writeUpgradeName } from "./upgrade.ts";

/** What proposals have switched on for a later height. */
export const SCHEDULE_EVENTS = {
  upgradeScheduled: defineEvent("upgradeScheduled", "notice", {
    schema: struct({
      number: uint(),
      name: text(1, 64),
      version: text(1, 32),
      height: heightSchema,
      features: list(text(1, 48), 0, 32),
    }),
    evolve(draft, { number, ...upgrade }) {
      assert(readPendingUpgrade(draft).proposal === null, "an upgrade over another one");
      addScheduled(draft, number, { kind: "upgrade", ...upgrade });
      writePendingUpgrade(draft, number);
      writeUpgradeName(draft, upgrade.name, number);
      writePhase(draft, number, { phase: "scheduled" });
    },
  }),
  featureActivated: defineEvent("featureActivated", "notice", {
    schema: struct({
      number: uint(),
      feature: text(1, 48),
      enabled: bool,
      /** From which block on it holds. */
      height: heightSchema,
    }),
    evolve(draft, { number, feature, enabled, height }) {
      addScheduled(draft, number, { kind: "feature", feature, enabled, height });
      // The switch stands as before, in a new version: what was planned beside it is stale.
      writeFeature(draft, feature, readFeature(draft, feature).enabled);
      writePhase(draft, number, { phase: "scheduled" });
    },
  }),
} as const;
