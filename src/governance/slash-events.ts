import { struct } from "../codec/compound.ts";
import { bool } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { BlockMoment } from "./context.ts";
import { defineEvent } from "./event.ts";
import { type Fraction, shareSchema } from "./fraction.ts";
import { readUint } from "./parameter.ts";
import { digestSchema } from "./proposal.ts";
import { lowerReputation } from "./reputation.ts";
import { accountIdSchema, amountSchema } from "./schemas.ts";
import { writeSlash } from "./slash-record.ts";
import { readStake } from "./stake.ts";
import { slashStake } from "./stake-moves.ts";
import type { StateDraft } from "./state-access.ts";
import { changeSupply } from "./supply.ts";
import { writeStake } from "./write-stake.ts";

export const SLASH_EVENTS = {
  slashed: defineEvent("slashed", "warning", {
    schema: struct({
      account: accountIdSchema,
      evidence: digestSchema,
      share: shareSchema,
      amount: amountSchema,
      isBurned: bool,
    }),
    evolve(draft, { account, evidence, share, isBurned }, place) {
      writeSlash(draft, evidence, { account, share, height: place.height });
      cutStake(draft, { account, share, isBurned }, place);
      const level = readUint(draft, "reputation.slash_level", place.now);
      lowerReputation(draft, account, level, place);
    },
  }),
};

/** Takes a share of all that an account has bonded, what is on its way back included. */
export function cutStake(
  draft: StateDraft,
  cut: { readonly account: AccountId; readonly share: Fraction; readonly isBurned: boolean },
  place: BlockMoment,
): void {
  const { stake, amount } = slashStake(readStake(draft, cut.account), cut.share);
  writeStake(draft, cut.account, stake, place);
  changeSupply(draft, cut.isBurned ? { burned: amount } : { treasury: amount });
}
