import { list, struct } from "../codec/compound.ts";
import type { Infer } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { amountSchema, secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { readState, stateTable } from "./state-table.ts";

/** Most entries that warm up, and most that unbond, at a time. */
export const STAKE_ENTRIES_MAX = 16;

const warmingSchema = struct({ amount: amountSchema, activeAt: secondsSchema });
const unbondingSchema = struct({ amount: amountSchema, releaseAt: secondsSchema });

const stakeSchema = struct({
  /** Base units that count as stake; they are not spendable. */
  active: amountSchema,
  /** Bonded and not counted yet; by time, one entry a time. */
  warming: list(warmingSchema, 0, STAKE_ENTRIES_MAX),
  /** On the way back: without power, and still subject to slashing. */
  unbonding: list(unbondingSchema, 0, STAKE_ENTRIES_MAX),
});

export type Stake = Infer<typeof stakeSchema>;

/** By account; an account without any stake has no entry. */
export const stakeTable = stateTable("stake/", stakeSchema);

const NO_STAKE: Stake = { active: 0n, warming: [], unbonding: [] };

/** What an account has bonded, and what of it is on the way back. */
export function readStake(state: StateReader, account: AccountId): Stake {
  return readState(state, stakeTable, account) ?? NO_STAKE;
}

/** Base units of a list of entries. */
export function sumAmounts(entries: readonly { readonly amount: bigint }[]): bigint {
  return entries.reduce((sum, { amount }) => sum + amount, 0n);
}
