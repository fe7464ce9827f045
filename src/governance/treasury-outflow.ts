import { assert } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import { bytesUint, uintBytes } from "./big-endian.ts";
import type { Fraction } from "./fraction.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateKey, stateTable, writeState } from "./state-table.ts";

/** Sums of what has left the treasury: all of it, and what small proposals took. */
export const OUTFLOWS = ["all", "small"] as const;
export type Outflow = (typeof OUTFLOWS)[number];

const HOUR_S = 3600;
/** Longest window that a parameter may set; buckets that are older are forgotten. */
const WINDOW_S_MAX = 90 * 24 * HOUR_S;

/** Base units by outflow and hour. */
const bucketTables = {
  all: stateTable("outflow/a/", amountSchema),
  small: stateTable("outflow/s/", amountSchema),
} as const;

/**
 * What has left within a window that ends now. An hour counts while any part of it is inside, so that the sum is never
 * below what a count to the second would give. Cost: linear in the hours of the window with an outflow.
 */
export function outflowWithin(
  state: StateReader,
  outflow: Outflow,
  window: { readonly now: number; readonly windowS: number },
): Amount {
  const start = window.now - window.windowS;
  let sum = 0n;
  for (const { suffix, value } of listState(state, bucketTables[outflow])) {
    if (hourEnd(bytesUint(suffix)) > start) sum += value;
  }
  return sum;
}

/** Adds to the outflow of the hour, and forgets the hours that no window can reach. */
export function noteOutflow(
  draft: StateDraft,
  outflow: Outflow,
  { amount, now }: { readonly amount: Amount; readonly now: number },
): void {
  assert(amount > 0n, "an outflow of nothing");
  const table = bucketTables[outflow];
  const suffix = uintBytes(divFloor(now, HOUR_S));
  const old: Uint8Array[] = [];
  for (const bucket of listState(draft, table)) {
    if (hourEnd(bytesUint(bucket.suffix)) > now - WINDOW_S_MAX) break;
    old.push(bucket.suffix);
  }
  for (const bucket of old) draft.delete(stateKey(table, bucket));
  const value = (readState(draft, table, suffix) ?? 0n) + amount;
  writeState(draft, table, { suffix, value });
}

/** `(S + a) * d <= n * (treasury + S)`: what may leave in a window, of what was there at its start. */
export function isWithinDrain(
  asked: { readonly treasury: Amount; readonly outflow: Amount; readonly amount: Amount },
  { n, d }: Fraction,
): boolean {
  const { treasury, outflow, amount } = asked;
  return (outflow + amount) * BigInt(d) <= BigInt(n) * (treasury + outflow);
}

function hourEnd(hour: number): number {
  return (hour + 1) * HOUR_S;
}
