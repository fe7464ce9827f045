import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const tokenSchema = struct({
  /** One token is `10^decimals` base units. */
  decimals: uint(18),
  /** By what the initial durations of a test network were divided. */
  speed: uint(),
});

export type Token = Infer<typeof tokenSchema>;

const tokenTable = stateTable("token", tokenSchema);

/** How amounts and durations of the chain are said. Fixed at genesis. */
export function readToken(state: StateReader): Token {
  return assertDefined(readState(state, tokenTable), "a state without token");
}

export function writeToken(state: StateDraft, value: Token): void {
  writeState(state, tokenTable, { value });
}
