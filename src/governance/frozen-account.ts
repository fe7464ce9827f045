import { set } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { isInForce, MEASURES_OPEN_MAX, type Measure, requireMeasure } from "./measure.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Measures by the accounts that they freeze, as long as their end has not been stated. */
const frozenTable = stateTable("frozen/", set(uint(), 1, MEASURES_OPEN_MAX));

/** The measure in force that ends last of those that freeze an account, or undefined while it is free. */
export function freezeInForce(
  state: StateReader,
  account: AccountId,
  now: number,
): { readonly number: number; readonly measure: Measure } | undefined {
  const numbers = readState(state, frozenTable, account) ?? [];
  return numbers
    .map((number) => ({ number, measure: requireMeasure(state, number) }))
    .filter(({ measure }) => isInForce(measure, now))
    .reduce<{ readonly number: number; readonly measure: Measure } | undefined>(
      (last, next) =>
        last === undefined || next.measure.expiresAt > last.measure.expiresAt ? next : last,
      undefined,
    );
}

/** Notes which accounts a measure freezes. */
export function noteFrozen(
  draft: StateDraft,
  number: number,
  accounts: readonly AccountId[],
): void {
  for (const account of accounts) {
    const value = [...(readState(draft, frozenTable, account) ?? []), number];
    writeState(draft, frozenTable, { suffix: account, value });
  }
}

/** Forgets a measure that has ended. */
export function forgetFrozen(
  draft: StateDraft,
  number: number,
  accounts: readonly AccountId[],
): void {
  for (const account of accounts) {
    const known = readState(draft, frozenTable, account) ?? [];
    const value = known.filter((other) => other !== number);
    if (value.length === 0) draft.delete(stateKey(frozenTable, account));
    else writeState(draft, frozenTable, { suffix: account, value });
  }
}
