import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const supplySchema = struct({
  /** Base units that exist now. */
  supply: amountSchema,
  /** Base units that were destroyed; supply and burned are the genesis supply at all times. */
  burned: amountSchema,
  treasury: amountSchema,
});

export type Supply = Infer<typeof supplySchema>;

export const supplyTable = stateTable("supply", supplySchema);

/** Raised by one with each state rollback, which voids every transaction signed before. */
export const generationTable = stateTable("generation", uint());

export function readSupply(state: StateReader): Supply {
  return assertDefined(readState(state, supplyTable), "a state without supply");
}

/** Destroys and moves base units that have already left an account. */
export function settleSupply(
  state: StateDraft,
  moved: { readonly burned: Amount; readonly toTreasury: Amount },
): void {
  const before = readSupply(state);
  const value = {
    supply: before.supply - moved.burned,
    burned: before.burned + moved.burned,
    treasury: before.treasury + moved.toTreasury,
  };
  writeState(state, supplyTable, { value });
}

export function readGeneration(state: StateReader): number {
  return assertDefined(readState(state, generationTable), "a state without generation");
}
