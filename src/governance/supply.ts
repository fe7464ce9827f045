import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const supplySchema = struct({
  /** Base units of the genesis document; never changes. */
  genesis: amountSchema,
  /** Base units that exist now. */
  supply: amountSchema,
  /** Base units that were destroyed; supply and burned are the genesis supply at all times. */
  burned: amountSchema,
  treasury: amountSchema,
  /** What streams hold and have not paid yet. */
  streams: amountSchema,
  /** Running totals over all accounts, each equal to the sum that a full recount would find. */
  liquid: amountSchema,
  active: amountSchema,
  warming: amountSchema,
  unbonding: amountSchema,
  holds: amountSchema,
});

export type Supply = Infer<typeof supplySchema>;

/** A place where base units can be. What is burned is nowhere any more. */
export type SupplyPart = Exclude<keyof Supply, "genesis" | "supply">;

const supplyTable = stateTable("supply", supplySchema);

/** Raised by one with each state rollback, which voids every transaction signed before. */
export const generationTable = stateTable("generation", uint());

export function readSupply(state: StateReader): Supply {
  return assertDefined(readState(state, supplyTable), "a state without supply");
}

/** Writes the supply of a chain that begins: all of it in the treasury, whence genesis hands it out. */
export function writeGenesisSupply(draft: StateDraft, amount: Amount): void {
  const value: Supply = {
    genesis: amount,
    supply: amount,
    burned: 0n,
    treasury: amount,
    streams: 0n,
    liquid: 0n,
    active: 0n,
    warming: 0n,
    unbonding: 0n,
    holds: 0n,
  };
  writeState(draft, supplyTable, { value });
}

/**
 * Changes running totals by differences. A decision changes them so that the differences add up to nothing, which
 * `isSupplyBalanced` shows; the encoding asserts that no total falls below zero.
 */
export function changeSupply(
  draft: StateDraft,
  differences: Readonly<Partial<Record<SupplyPart, bigint>>>,
): void {
  const before = readSupply(draft);
  const value = { ...before };
  for (const [part, difference] of Object.entries(differences)) {
    value[part as SupplyPart] += difference;
  }
  value.supply -= value.burned - before.burned;
  writeState(draft, supplyTable, { value });
}

/** True iff what is somewhere is what exists, and what exists and what was burned is what genesis made. */
export function isSupplyBalanced(supply: Supply): boolean {
  const { liquid, active, warming, unbonding, holds, treasury, streams } = supply;
  const placed = liquid + active + warming + unbonding + holds + treasury + streams;
  return placed === supply.supply && supply.supply + supply.burned === supply.genesis;
}

export function readGeneration(state: StateReader): number {
  return assertDefined(readState(state, generationTable), "a state without generation");
}
