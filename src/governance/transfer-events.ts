import { struct } from "../codec/compound.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { defineEvent } from "./event.ts";
import { creditLiquid, debitLiquid } from "./liquid.ts";
import { accountIdSchema, amountSchema } from "./schemas.ts";
import { changeSupply } from "./supply.ts";
import { TREASURY_ACCOUNT } from "./system-account.ts";

export const TRANSFER_EVENTS = {
  /** To an account, or to the treasury under its name. */
  transferred: defineEvent("transferred", "info", {
    schema: struct({ from: accountIdSchema, to: accountIdSchema, amount: amountSchema }),
    evolve(draft, { from, to, amount }, place) {
      debitLiquid(draft, from, amount, place);
      if (equalBytes(to, TREASURY_ACCOUNT)) changeSupply(draft, { treasury: amount });
      else creditLiquid(draft, to, amount, place);
    },
  }),
};
