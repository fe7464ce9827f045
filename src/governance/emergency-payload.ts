import { list, set, struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { FROZEN_ACCOUNTS_MAX } from "./measure.ts";
import { nameOf } from "./name-schema.ts";
import { COMPONENTS } from "./names.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema, heightSchema, secondsSchema } from "./schemas.ts";

/** What a vote can do in an emergency. */
const EMERGENCY_ACTIONS = [
  "pause_network",
  "rollback",
  "freeze_accounts",
  "enable_maintenance",
  "resume",
  "unfreeze",
  "ratify",
] as const;

/** Irreversible things that a rollback may have to name. */
const IRREVERSIBLE_MAX = 64;

export const emergencyPayloadSchema = struct({
  action: nameOf(EMERGENCY_ACTIONS),
  reason: text(1, 500),
  /** Whether it runs as soon as it has passed; a rollback never does. */
  immediateEffect: bool,
  /** What a pause holds; none for all that can be paused. */
  affectedComponents: list(nameOf(COMPONENTS), 0, COMPONENTS.length),
  accounts: set(accountIdSchema, 0, FROZEN_ACCOUNTS_MAX),
  /** Seconds; 0 where nothing lasts. */
  duration: secondsSchema,
  /** Digest of the act under which it stands: of a rollback, or of a fallback that is to be ratified. */
  declarationId: nullable(digestSchema),
  evidenceDigest: nullable(digestSchema),
  targetHeight: nullable(heightSchema),
  measureId: nullable(uint()),
  /** Governance second at which a measure ends at the latest. */
  until: nullable(secondsSchema),
  /** What a rollback cannot undo, each by its name. */
  irreversible: list(text(1, 96), 0, IRREVERSIBLE_MAX),
});

export type EmergencyPayload = Infer<typeof emergencyPayloadSchema>;

/** A payload in which all that an action does not use is absent. */
export function emergencyPayload(
  fields: Partial<EmergencyPayload> & Pick<EmergencyPayload, "action" | "reason">,
): EmergencyPayload {
  return {
    immediateEffect: false,
    affectedComponents: [],
    accounts: [],
    duration: 0,
    declarationId: null,
    evidenceDigest: null,
    targetHeight: null,
    measureId: null,
    until: null,
    irreversible: [],
    ...fields,
  };
}
