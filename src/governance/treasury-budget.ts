import { struct } from "../codec/compound.ts";
import { type Infer, text, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { divFloor } from "../primitives/integer.ts";
import { amountSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateTable, writeState } from "./state-table.ts";

/** Name of a category of spending. */
export const categorySchema = text(1, 32, /^[a-z][a-z0-9_-]*$/);

const budgetSchema = struct({
  version: uint(),
  /** Most base units that may leave for it in a period; 0 closes it. A limit, not a balance. */
  cap: amountSchema,
  periodS: secondsSchema,
  /** When it was set: periods are counted from here. */
  since: secondsSchema,
  /** Number of the period to which `spent` belongs. */
  period: uint(),
  spent: amountSchema,
});

export type Budget = Infer<typeof budgetSchema>;

const budgetTable = stateTable("budget/", budgetSchema);

/** The budget of a category, or undefined when there is no such category. */
export function readBudget(state: StateReader, category: string): Budget | undefined {
  return readState(state, budgetTable, asciiBytes(category));
}

/** All budgets, ascending by category. */
export function listBudgets(
  state: StateReader,
): readonly (Budget & { readonly category: string })[] {
  return [...listState(state, budgetTable)].map(({ suffix, value }) => ({
    category: String.fromCharCode(...suffix),
    ...value,
  }));
}

/** When the period ends in which a second lies. */
export function periodEnd(budget: Budget, now: number): number {
  return budget.since + (periodOf(budget, now) + 1) * budget.periodS;
}

/** What the category has spent in the period in which a second lies. */
export function spentInPeriod(budget: Budget, now: number): Amount {
  return periodOf(budget, now) === budget.period ? budget.spent : 0n;
}

/** Sets a budget anew: its first period begins now. */
export function writeBudget(
  draft: StateDraft,
  category: string,
  set: Pick<Budget, "cap" | "periodS" | "version"> & { readonly now: number },
): void {
  const { now, ...rest } = set;
  const value = { ...rest, since: now, period: 0, spent: 0n };
  writeState(draft, budgetTable, { suffix: asciiBytes(category), value });
}

/** Notes what a category has spent. Requires: it exists, and its cap bears it. */
export function noteSpending(
  draft: StateDraft,
  category: string,
  { amount, now }: { readonly amount: Amount; readonly now: number },
): void {
  const budget = assertDefined(readBudget(draft, category), `no category ${category}`);
  const spent = spentInPeriod(budget, now) + amount;
  assert(spent <= budget.cap, `category ${category} above its cap`);
  const value = { ...budget, period: periodOf(budget, now), spent };
  writeState(draft, budgetTable, { suffix: asciiBytes(category), value });
}

function periodOf({ since, periodS }: Budget, now: number): number {
  return divFloor(now - since, periodS);
}
