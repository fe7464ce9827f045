import { list, struct } from "../codec/compound.ts";
import type { Infer } from "../codec/schema.ts";
import { type ElectorateName, requireScope } from "./electorate-name.ts";
import { SCOPES } from "./electorate-table.ts";
import { amountSchema, heightSchema } from "./schemas.ts";
import { pinHeight, unpinHeight } from "./series.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

/** Daily totals that are kept at most. */
export const SPIKE_DAYS_MAX = 7;

const ringSchema = list(struct({ height: heightSchema, total: amountSchema }), 0, SPIKE_DAYS_MAX);

/** Totals of an electorate at the beginning of the last days, oldest first. */
export type SpikeRing = Infer<typeof ringSchema>;
export type DailyTotal = SpikeRing[number];

const ringTable = stateTable("spike/", ringSchema);

/** Place of the validators' ring; the scopes are numbered from 0. */
const VALIDATORS_PLACE = 0xff;

/** The daily totals of an electorate. */
export function readSpikeRing(state: StateReader, name: ElectorateName): SpikeRing {
  return readState(state, ringTable, ringSuffix(name)) ?? [];
}

/** Appends a total and keeps the newest `days`. What a kept total stands for stays readable: its height is pinned. */
export function appendDailyTotal(
  draft: StateDraft,
  name: ElectorateName,
  { total, days }: { readonly total: DailyTotal; readonly days: number },
): void {
  const before = readSpikeRing(draft, name);
  const value = [...before, total].slice(Math.max(0, before.length + 1 - days));
  for (const { height } of value.filter((entry) => !before.includes(entry))) {
    pinHeight(draft, height);
  }
  for (const { height } of before.filter((entry) => !value.includes(entry))) {
    unpinHeight(draft, height);
  }
  writeState(draft, ringTable, { suffix: ringSuffix(name), value });
}

/** Forgets the daily totals of an electorate, when they would count something else from now on. */
export function clearSpikeRing(draft: StateDraft, name: ElectorateName): void {
  const ring = readSpikeRing(draft, name);
  if (ring.length === 0) return;
  for (const { height } of ring) unpinHeight(draft, height);
  writeState(draft, ringTable, { suffix: ringSuffix(name), value: [] });
}

function ringSuffix({ house, scope }: ElectorateName): Uint8Array {
  if (house === "validators") return Uint8Array.of(VALIDATORS_PLACE);
  return Uint8Array.of(SCOPES.indexOf(requireScope(scope)));
}
