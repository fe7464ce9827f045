import { uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, Height } from "../primitives/brand.ts";
import { readAccount } from "./account.ts";
import { readField, writeFieldAlone, writeFieldTotal } from "./power-field.ts";
import type { PowerField } from "./power-function.ts";
import type { AsOf, SeriesPlace } from "./series-place.ts";
import { readStake, sumAmounts } from "./stake.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";
import { readSupply } from "./supply.ts";

/**
 * Liquid balances change with every transaction, so their past is kept only from the block on in which an electorate
 * first counts them. What has not changed since then is what the account holds.
 */
const trackedSinceTable = stateTable("pow.since", uint());

/** Fields that have a past only from that block on. */
const TRACKED: ReadonlySet<PowerField> = new Set(["liquid", "warming"]);

/** Block from which on the past of liquid balances is kept, or undefined while none is. */
export function trackedSince(state: StateReader): Height | undefined {
  return readState(state, trackedSinceTable);
}

/** Begins to keep the past of liquid balances, from their sums as they stand. Does nothing when it is kept already. */
export function startTracking(draft: StateDraft, place: SeriesPlace): void {
  if (trackedSince(draft) !== undefined) return;
  writeState(draft, trackedSinceTable, { value: place.height });
  const { liquid, warming } = readSupply(draft);
  writeFieldTotal(draft, "liquid", liquid, place);
  writeFieldTotal(draft, "warming", warming, place);
}

/** True iff the past of a field is not kept from the beginning. */
export function isTrackedField(field: PowerField): boolean {
  return TRACKED.has(field);
}

/** A field of an account as of a block, at or above the one from which its past is kept. */
export function fieldAsOf(
  state: StateReader,
  field: PowerField,
  account: AccountId,
  asOf: AsOf,
): bigint {
  const known = readField(state, field, account, asOf);
  if (known !== undefined) return known;
  if (field === "liquid") return readAccount(state, account)?.liquid ?? 0n;
  if (field === "warming") return sumAmounts(readStake(state, account).warming);
  return 0n;
}

/** Before the first change of a field that has no past yet: states what it was since its past is kept. */
export function keepUntracked(
  draft: StateDraft,
  { field, account }: { readonly field: PowerField; readonly account: AccountId },
  place: SeriesPlace,
): void {
  const since = assertDefined(trackedSince(draft), "no past of liquid balances is kept");
  if (since === place.height || readField(draft, field, account, "now") !== undefined) return;
  const amount = fieldAsOf(draft, field, account, "now");
  writeFieldAlone(draft, field, { account, amount }, { ...place, height: since });
}
