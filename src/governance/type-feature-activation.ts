import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bool, type Infer, text } from "../codec/schema.ts";
import { activationHeight, activationSchema } from "./activation-choice.ts";
import { earliestRunHeight } from "./earliest-run.ts";
import { readFeature } from "./feature.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { SCHEDULE_EVENTS } from "./schedule-events.ts";
import type { StateReader } from "./state-access.ts";

/** What a release lets governance choose about a feature: whether it is on. */
const configurationSchema = struct({ enabled: bool });

const payloadSchema = struct({
  feature: text(1, 48, /^[a-z][a-z0-9_.-]*$/),
  configuration: configurationSchema,
  activation: activationSchema,
});

type Payload = Infer<typeof payloadSchema>;

/** Switches a feature that the release in force knows, from a height on. */
export const FEATURE_ACTIVATION = defineProposalType<Payload>({
  type: "feature_activation",
  payload: payloadSchema,
  touches: () => [],
  route: () => "feature",
  validate(state, payload, subject, context) {
    const { feature, activation } = payload;
    if (!context.ledger.release.features.includes(feature)) {
      return reject("GOV_PAYLOAD_INVALID", { path: "payload.feature", feature });
    }
    const unchanged = checkChanges(state, payload);
    if (unchanged !== null) return unchanged;
    if (activation.kind !== "at_height") return null;
    const earliest = earliestRunHeight(state, "feature", subject, context) + 1;
    if (activation.height >= earliest) return null;
    return reject("GOV_TIMING_INVALID", { height: activation.height, earliest });
  },
  guards(state, { feature }, { hash }) {
    const { version, enabled } = readFeature(state, feature);
    const value = encode(configurationSchema, { enabled });
    return [buildGuard(hash, { key: `feature.${feature}`, version, value })];
  },
  effects: (payload) => [{ name: "switchFeature", data: encode(payloadSchema, payload) }],
  run(journal, { feature, configuration, activation }, { number }, { height: runHeight }) {
    const height = activationHeight(activation, runHeight);
    if (height <= runHeight) {
      return { kind: "final", code: "too_late", detail: `${height} <= ${runHeight}` };
    }
    const { enabled } = configuration;
    journal.emit(SCHEDULE_EVENTS.featureActivated, { number, feature, enabled, height });
    return null;
  },
});

/** A switch that changes nothing is nothing to decide. */
function checkChanges(state: StateReader, { feature, configuration }: Payload): Rejection | null {
  if (readFeature(state, feature).enabled !== configuration.enabled) return null;
  return reject("GOV_PAYLOAD_INVALID", { path: "payload.configuration", feature });
}
