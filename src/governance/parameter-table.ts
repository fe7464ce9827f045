import { ELECTORATE_ROWS } from "./electorate-rows.ts";
import { GENERAL_ROWS } from "./general-rows.ts";
import { LEDGER_ROWS } from "./ledger-rows.ts";
import type { ChoiceRow, OptionalChoiceRow, ParameterRow } from "./parameter-row.ts";
import { TRACK_ROWS } from "./track-rows.ts";

/** Every parameter that governance can set, by key. Keys are never reused. */
export const PARAMETERS = {
  ...GENERAL_ROWS,
  ...ELECTORATE_ROWS,
  ...LEDGER_ROWS,
  ...TRACK_ROWS,
} as const satisfies Readonly<Record<string, ParameterRow>>;

export type ParameterKey = keyof typeof PARAMETERS;

type KeyOf<Kind extends ParameterRow["kind"]> = {
  [K in ParameterKey]: (typeof PARAMETERS)[K]["kind"] extends Kind ? K : never;
}[ParameterKey];

export type UintKey = KeyOf<"uint">;
export type AmountKey = KeyOf<"amount">;
export type FractionKey = KeyOf<"fraction">;
export type OptionalShareKey = KeyOf<"optional share">;
export type BoolKey = KeyOf<"bool">;
export type ChoiceKey = KeyOf<"choice">;
export type OptionalChoiceKey = KeyOf<"optional choice">;

/** The names among which a key chooses. */
export type ChoiceOf<K extends ChoiceKey | OptionalChoiceKey> = (typeof PARAMETERS)[K] extends
  | ChoiceRow<infer T>
  | OptionalChoiceRow<infer T>
  ? T
  : never;

export const PARAMETER_KEYS = Object.keys(PARAMETERS) as ParameterKey[];

/** True iff the text is a key of the table. */
export function isParameterKey(text: string): text is ParameterKey {
  return Object.hasOwn(PARAMETERS, text);
}

/** The row of a key, told apart by its kind. */
export function parameterRow(key: ParameterKey): ParameterRow {
  return PARAMETERS[key];
}
