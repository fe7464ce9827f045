import type { Amount } from "../primitives/brand.ts";
import { readFraction, readUint } from "./parameter.ts";
import type { RunFault } from "./proposal-type.ts";
import type { StateReader } from "./state-access.ts";
import { readSupply } from "./supply.ts";
import { readBudget, spentInPeriod } from "./treasury-budget.ts";
import { isWithinDrain, type Outflow, outflowWithin } from "./treasury-outflow.ts";
import { availableFunds } from "./treasury-reservation.ts";

/** A payment out of the treasury, for the limits on it. */
export interface AskedPayment {
  readonly amount: Amount;
  readonly isSmall: boolean;
  readonly category: string | null;
}

/**
 * Judges a payment at its run: that the money is there and not set aside for another, then the windows of all and of
 * small payments, then the budget. Each fault passes with time, so that the run is tried again.
 */
export function checkPayment(
  state: StateReader,
  asked: AskedPayment,
  now: number,
): RunFault | null {
  const { amount, isSmall, category } = asked;
  const available = availableFunds(state);
  if (amount > available) return retry("funds", `${amount} of ${available}`);
  return (
    checkWindow(state, "all", { amount, now }) ??
    (isSmall ? checkWindow(state, "small", { amount, now }) : null) ??
    (category === null ? null : checkBudget(state, category, { amount, now }))
  );
}

function checkWindow(
  state: StateReader,
  outflow: Outflow,
  { amount, now }: { readonly amount: Amount; readonly now: number },
): RunFault | null {
  const windowS = readUint(state, "treasury.window_s", now);
  const key = outflow === "all" ? "treasury.window_max" : "treasury.small_window";
  const left = outflowWithin(state, outflow, { now, windowS });
  const { treasury } = readSupply(state);
  if (isWithinDrain({ treasury, outflow: left, amount }, readFraction(state, key))) return null;
  return retry("limit", `${key}: ${amount} after ${left} of ${treasury + left}`);
}

function checkBudget(
  state: StateReader,
  category: string,
  { amount, now }: { readonly amount: Amount; readonly now: number },
): RunFault | null {
  const budget = readBudget(state, category);
  if (budget === undefined) return { kind: "final", code: "invalid", detail: "no such category" };
  const spent = spentInPeriod(budget, now);
  if (spent + amount <= budget.cap) return null;
  return retry("limit", `budget ${category}: ${amount} after ${spent} of ${budget.cap}`);
}

function retry(code: "funds" | "limit", detail: string): RunFault {
  return { kind: "retry", code, detail };
}
