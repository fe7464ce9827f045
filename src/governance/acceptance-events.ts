import { struct } from "../codec/compound.ts";
import { assertDefined } from "../primitives/assert.ts";
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
      dropAcceptance(draft, assertDefined(kept, "an acceptance object that is not kept"));
    },
  }),
} as const;
