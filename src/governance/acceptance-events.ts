import { struct } from "../codec/compound.ts";
import { defineEvent } from "./event.ts";
import {
  dropAcceptance,
  readAcceptance,
  reportDigestSchema,
  writeAcceptance,
} from "./kept-acceptance.ts";
import { withText } from "./proposal-text.ts";
import { secondsSchema } from "./schemas.ts";

/** What becomes of recorded acceptance objects in the state. */
export const ACCEPTANCE_EVENTS = {
  /** An object was recorded, or is kept for longer. */
  kept: defineEvent("acceptanceKept", "info", {
    schema: withText(struct({ reportDigest: reportDigestSchema, until: secondsSchema })),
    evolve(draft, { reportDigest, until, text }) {
      const object = text ?? readAcceptance(draft, reportDigest)?.object;
      if (object !== undefined) writeAcceptance(draft, { reportDigest, object, until });
    },
  }),
  dropped: defineEvent("acceptanceDropped", "info", {
    schema: struct({ reportDigest: reportDigestSchema }),
    evolve(draft, { reportDigest }) {
      const kept = readAcceptance(draft, reportDigest);
      // Whoever makes the state of facts alone has no texts, and so nothing to forget.
      if (kept !== undefined) dropAcceptance(draft, kept);
    },
  }),
} as const;
