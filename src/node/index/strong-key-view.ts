import { suiteEntry } from "../../crypto/suite-table.ts";
import { type AccountKeys, readAccountKeys } from "../../governance/account.ts";
import { bytesUint, uintBytes } from "../../governance/big-endian.ts";
import type { PowerField } from "../../governance/power-function.ts";
import type { StateDraft, StateReader } from "../../governance/state-access.ts";
import { fieldAsOf } from "../../governance/token-tracking.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { asciiBytes, concatBytes, EMPTY_BYTES } from "../../primitives/bytes.ts";
import { amountBytes, bytesAmount } from "./amount-bytes.ts";
import type { ViewChanges } from "./view-changes.ts";

/** What the community's power may be counted from. */
export const STRONG_FIELDS = [
  "active",
  "liquid",
  "warming",
] as const satisfies readonly PowerField[];
type Field = (typeof STRONG_FIELDS)[number];

/** Accounts with keys, and those whose threshold post-quantum keys alone reach, with what these hold. */
export interface StrongKeys {
  readonly accounts: number;
  readonly strong: number;
  readonly fields: Readonly<Record<Field, bigint>>;
}

const IS_STRONG = asciiBytes("pq/is/");
const ACCOUNTS = asciiBytes("pq/accounts");
const STRONG = asciiBytes("pq/strong");
const HELD = asciiBytes("pq/held/");

/** True iff post-quantum keys in force reach the threshold of an account by themselves. */
export function hasStrongKeys({ keys, threshold }: AccountKeys): boolean {
  const strong = keys.filter(
    ({ suite, revokedAt }) => revokedAt === null && suiteEntry(suite)?.level === 2,
  );
  return strong.length >= threshold;
}

export function readStrongKeys(views: StateReader): StrongKeys {
  return {
    accounts: readCount(views, ACCOUNTS),
    strong: readCount(views, STRONG),
    fields: {
      active: readHeld(views, "active"),
      liquid: readHeld(views, "liquid"),
      warming: readHeld(views, "warming"),
    },
  };
}

/** Cost: one look-up for each account whose tokens have moved, some more where its keys are strong. */
export function updateStrongKeys(views: StateDraft, changes: ViewChanges): void {
  const { keys, tokens, before, after } = changes;
  const sums = { accounts: 0, strong: 0, active: 0n, liquid: 0n, warming: 0n };
  const move = (account: AccountId, isStrong: { was: boolean; is: boolean }): void => {
    for (const field of STRONG_FIELDS) {
      if (isStrong.was) sums[field] -= fieldAsOf(before, field, account, "now");
      if (isStrong.is) sums[field] += fieldAsOf(after, field, account, "now");
    }
  };
  for (const [name, bytes] of tokens) {
    if (keys.has(name)) continue;
    const is = views.get(concatBytes(IS_STRONG, bytes)) !== undefined;
    if (is) move(bytes as AccountId, { was: is, is });
  }
  for (const bytes of keys.values()) {
    const account = bytes as AccountId;
    const [held, holds] = [readAccountKeys(before, account), readAccountKeys(after, account)];
    const was = held !== undefined && hasStrongKeys(held);
    const is = holds !== undefined && hasStrongKeys(holds);
    sums.accounts += Number(holds !== undefined) - Number(held !== undefined);
    sums.strong += Number(is) - Number(was);
    if (was !== is) {
      const key = concatBytes(IS_STRONG, account);
      if (is) views.put(key, EMPTY_BYTES);
      else views.delete(key);
    }
    move(account, { was, is });
  }
  writeSums(views, sums);
}

function writeSums(
  views: StateDraft,
  sums: { readonly accounts: number; readonly strong: number } & Readonly<Record<Field, bigint>>,
): void {
  if (sums.accounts !== 0) addCount(views, ACCOUNTS, sums.accounts);
  if (sums.strong !== 0) addCount(views, STRONG, sums.strong);
  for (const field of STRONG_FIELDS) {
    if (sums[field] === 0n) continue;
    views.put(heldKey(field), amountBytes(readHeld(views, field) + sums[field]));
  }
}

function addCount(views: StateDraft, key: Uint8Array, difference: number): void {
  views.put(key, uintBytes(readCount(views, key) + difference));
}

function readCount(views: StateReader, key: Uint8Array): number {
  const bytes = views.get(key);
  return bytes === undefined ? 0 : bytesUint(bytes);
}

function readHeld(views: StateReader, field: Field): bigint {
  const bytes = views.get(heldKey(field));
  return bytes === undefined ? 0n : bytesAmount(bytes);
}

function heldKey(field: Field): Uint8Array {
  return concatBytes(HELD, asciiBytes(field));
}
