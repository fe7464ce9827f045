import { list, struct } from "../codec/compound.ts";
import { type Infer, nullable, uint } from "../codec/schema.ts";
import { ballotWeightSchema } from "./ballot-weight.ts";
import { nameOf } from "./name-schema.ts";
import { HOUSES } from "./names.ts";
import { digestSchema } from "./proposal.ts";
import { accountIdSchema } from "./schemas.ts";
import { sharesSchema } from "./tally.ts";

export const voteCastSchema = struct({
  number: uint(),
  voter: accountIdSchema,
  shares: sharesSchema,
  /** Ballots that the voter had cast on this proposal before. */
  nonce: uint(0xff),
  justificationDigest: nullable(digestSchema),
  /**
   * Houses in which the ballot counts. A first ballot states what it weighs and what it takes from whom; a changed one
   * keeps its weight, which is stated again, and takes nothing.
   */
  houses: list(struct({ house: nameOf(HOUSES), weight: ballotWeightSchema }), 1, HOUSES.length),
});

/** That a ballot was cast: with those before it, all that its tally is counted from. */
export type VoteCast = Infer<typeof voteCastSchema>;
