import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { defineEvent } from "./event.ts";
import { heightSchema } from "./schemas.ts";

/** Facts about the audit trail itself. */
export const AUDIT_EVENTS = {
  /** So many attestors refuse a checkpoint that it can never be verified: they have another trail. */
  broken: defineEvent("auditBroken", "critical", {
    schema: struct({
      /** Block at whose end the trail is in doubt. */
      height: heightSchema,
      /** Number of the attestation that was contradicted. */
      attestation: uint(),
    }),
    // The trail goes on: this only tells those who listen.
    evolve: () => undefined,
  }),
} as const;
