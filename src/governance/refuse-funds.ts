import type { AccountId, Amount } from "../primitives/brand.ts";
import { readAccount } from "./account.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** An amount of nothing moves nothing. */
export function refuseZero(amount: Amount): Rejection | null {
  return amount > 0n ? null : reject("GOV_AMOUNT_ZERO");
}

/** Nobody spends more than its liquid balance. */
export function refuseFunds(
  state: StateReader,
  account: AccountId,
  amount: Amount,
): Rejection | null {
  const liquid = readAccount(state, account)?.liquid ?? 0n;
  if (liquid >= amount) return null;
  return reject("GOV_FUNDS_INSUFFICIENT", { amount: String(amount), liquid: String(liquid) });
}
