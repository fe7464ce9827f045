import {
  BUILT_FUNCTION_NAMES,
  type PowerFunction,
  SCOPES,
  type ScopeName,
} from "./electorate-table.ts";
import {
  countRow,
  type OptionalChoiceRow,
  optionalChoiceRow,
  type ParameterRow,
  type UintRow,
} from "./parameter-row.ts";

const WEIGHT_MAX = 1_000_000;

/** Weights of the function `token_stake`: `floor((token * liquid + stake * active) / divisor)`. */
const WEIGHTS = ["weight_token", "weight_stake", "weight_divisor"] as const;

/** The parameters of the electorates: `electorate.SCOPE.FIELD`. A scope without a function is not in use. */
export type ElectorateRows = Readonly<
  Record<`electorate.${ScopeName}.function`, OptionalChoiceRow<PowerFunction>> &
    Record<`electorate.${ScopeName}.${(typeof WEIGHTS)[number]}`, UintRow>
>;

const FIRST_SCOPES: readonly ScopeName[] = ["protocol", "community", "treasury"];

function electorateRows(scope: ScopeName): readonly (readonly [string, ParameterRow])[] {
  const initial = FIRST_SCOPES.includes(scope) ? "stake" : null;
  return [
    [`electorate.${scope}.function`, optionalChoiceRow("G", initial, BUILT_FUNCTION_NAMES)],
    [`electorate.${scope}.weight_token`, countRow("G", 1, [0, WEIGHT_MAX])],
    [`electorate.${scope}.weight_stake`, countRow("G", 1, [0, WEIGHT_MAX])],
    [`electorate.${scope}.weight_divisor`, countRow("G", 1, [1, WEIGHT_MAX])],
  ];
}

/** The parameters of all electorates. */
export const ELECTORATE_ROWS = Object.fromEntries(SCOPES.flatMap(electorateRows)) as ElectorateRows;
