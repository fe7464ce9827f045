import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { changeAuditAlgorithm } from "./audit.ts";
import { defineEvent } from "./event.ts";
import { digestSchema } from "./proposal.ts";
import { heightSchema } from "./schemas.ts";

/** Facts about the audit trail itself. */
export const AUDIT_EVENTS = {
  /**
   * The algorithm has changed: what came before is committed under the new one, by the root of the history tree whose
   * leaves hash the bodies again from which the entries are read.
   */
  recommitted: defineEvent("auditRecommitted", "notice", {
    schema: struct({
      /** Entries that are committed: all up to here. */
      entries: uint(),
      algorithm: uint(),
      /** Blocks under the root: all up to the one before. */
      blocks: uint(),
      historyRoot: digestSchema,
    }),
    evolve: (draft, { algorithm }, place) => changeAuditAlgorithm(draft, algorithm, place),
  }),
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
