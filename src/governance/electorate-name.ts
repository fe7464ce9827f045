import { assert } from "../primitives/assert.ts";
import { SCOPES, type ScopeName } from "./electorate-table.ts";
import type { HouseName } from "./names.ts";

/** Whose power is asked for: a house, and for the community the delegation graph. */
export interface ElectorateName {
  readonly house: HouseName;
  /** Null in a house in which nothing is delegated. */
  readonly scope: string | null;
}

/** The scope of an electorate. Requires: one of the table, as the static checks see to. */
export function requireScope(scope: string | null): ScopeName {
  const known = SCOPES.find((name) => name === scope);
  assert(known !== undefined, `no scope ${scope}`);
  return known;
}
