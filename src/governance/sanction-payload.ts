import { decode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { type Infer, nullable, text } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { readContent } from "./content.ts";
import { shareSchema } from "./fraction.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema } from "./proposal.ts";
import { SANCTION_KINDS } from "./sanction.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";

export const sanctionPayloadSchema = struct({
  account: accountIdSchema,
  kind: nameOf(SANCTION_KINDS),
  /** Governance second at which it ends. */
  until: secondsSchema,
  evidenceDigest: digestSchema,
  statement: text(1, 4096),
  /** Of a slash and of nothing else. */
  slash: nullable(shareSchema),
});

export type SanctionPayload = Infer<typeof sanctionPayloadSchema>;

/** Whom a proposal accuses. Requires: it is a sanction that has not ended. */
export function readAccused(state: StateReader, number: number): AccountId {
  const decoded = decode(sanctionPayloadSchema, readContent(state, number).payload);
  assert(decoded.ok, `the payload of ${number} does not decode`);
  return decoded.value.account;
}
