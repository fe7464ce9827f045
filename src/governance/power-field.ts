import type { AccountId } from "../primitives/brand.ts";
import { POWER_FIELDS, type PowerField } from "./power-function.ts";
import { amountSchema } from "./schemas.ts";
import { type Series, series, writeSeries } from "./series.ts";
import { type AsOf, type SeriesPlace, seriesAsOf } from "./series-place.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { stateKey } from "./state-table.ts";
import { walkAfter } from "./walk-after.ts";

const FIELD_SERIES: Readonly<Record<PowerField, Series<bigint>>> = {
  active: series("pow.act", amountSchema),
  liquid: series("pow.liq", amountSchema),
  warming: series("pow.warm", amountSchema),
  validator: series("pow.val", amountSchema),
};

/** Sum of a field over all accounts, by the place of the field in the list of fields. */
const totalSeries = series("pow.sum", amountSchema);

/** A field of an account as of a block. */
export function readField(
  state: StateReader,
  field: PowerField,
  account: AccountId,
  asOf: AsOf,
): bigint | undefined {
  return seriesAsOf(state, FIELD_SERIES[field], account, asOf);
}

/** Accounts that ever had something in a field, behind one of them, ascending. Cost: those taken; for queries. */
export function* listHolders(
  state: StateReader,
  field: PowerField,
  after: AccountId | null,
): Iterable<AccountId> {
  const { heads } = FIELD_SERIES[field];
  const from = after === null ? null : stateKey(heads, after);
  for (const [key] of walkAfter(state, heads.prefix, from)) {
    yield key.slice(heads.prefix.length) as AccountId;
  }
}

/** Sum of a field over all accounts as of a block. */
export function readFieldTotal(state: StateReader, field: PowerField, asOf: AsOf): bigint {
  return seriesAsOf(state, totalSeries, totalSuffix(field), asOf) ?? 0n;
}

/** Sets a field of an account and moves the sum by the difference. */
export function writeField(
  draft: StateDraft,
  field: PowerField,
  { account, before, after }: { account: AccountId; before: bigint; after: bigint },
  place: SeriesPlace,
): void {
  writeFieldAlone(draft, field, { account, amount: after }, place);
  const total = readFieldTotal(draft, field, "now") + after - before;
  writeFieldTotal(draft, field, total, place);
}

/** Sets a field of an account that the sum counts already. */
export function writeFieldAlone(
  draft: StateDraft,
  field: PowerField,
  { account, amount }: { readonly account: AccountId; readonly amount: bigint },
  place: SeriesPlace,
): void {
  writeSeries(draft, FIELD_SERIES[field], account, { ...place, value: amount });
}

/** Sets the sum of a field, for the moment from which it is kept. */
export function writeFieldTotal(
  draft: StateDraft,
  field: PowerField,
  value: bigint,
  place: SeriesPlace,
): void {
  writeSeries(draft, totalSeries, totalSuffix(field), { ...place, value });
}

function totalSuffix(field: PowerField): Uint8Array {
  return Uint8Array.of(POWER_FIELDS.indexOf(field));
}
