import { struct } from "../codec/compound.ts";
import { toHex } from "../primitives/hex.ts";
import { defineHandler } from "./handler.ts";
import { refuseFunds, refuseZero } from "./refuse-funds.ts";
import { reject } from "./rejection.ts";
import { accountIdSchema, amountSchema } from "./schemas.ts";
import { isSystemAccount, TREASURY_ACCOUNT } from "./system-account.ts";
import { TRANSFER_EVENTS } from "./transfer-events.ts";

/** Moves base units to another account, which comes to be by its first credit. */
const transfer = defineHandler({
  command: "transfer",
  payload: struct({ to: accountIdSchema, amount: amountSchema }),
  decide(journal, { to, amount }, { sender: from }) {
    const zero = refuseZero(amount);
    if (zero !== null) return zero;
    if (isSystemAccount(to)) return reject("GOV_SYSTEM_ACCOUNT", { account: toHex(to) });
    const funds = refuseFunds(journal, from, amount);
    if (funds !== null) return funds;
    journal.emit(TRANSFER_EVENTS.transferred, { from, to, amount });
    return null;
  },
});

/** Gives base units to the treasury. Only a proposal takes any out of it. */
const fundTreasury = defineHandler({
  command: "fundTreasury",
  payload: struct({ amount: amountSchema }),
  decide(journal, { amount }, { sender: from }) {
    const refusal = refuseZero(amount) ?? refuseFunds(journal, from, amount);
    if (refusal !== null) return refusal;
    journal.emit(TRANSFER_EVENTS.transferred, { from, to: TREASURY_ACCOUNT, amount });
    return null;
  },
});

export const TRANSFER_COMMANDS = [transfer, fundTreasury];
