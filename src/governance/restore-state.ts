import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { readAccount } from "./account.ts";
import { bytesUint } from "./big-endian.ts";
import { mapKey, mapKeyBytes } from "./byte-map.ts";
import type { BlockPlace } from "./context.ts";
import { dropDue, scheduleDue } from "./due.ts";
import { readFeature, writeFeature } from "./feature.ts";
import { holdOfKey, readHold, restoreHold } from "./hold.ts";
import { creditLiquid, debitLiquid } from "./liquid.ts";
import { pastState } from "./past-state.ts";
import { restoreParameter } from "./restore-parameter.ts";
import { type Restoring, restoringOf } from "./rollback-namespace.ts";
import { addScheduled, readScheduled, removeScheduled } from "./scheduled-activation.ts";
import { readStake, type Stake } from "./stake.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { changeSupply, readSupply } from "./supply.ts";
import { writeStake } from "./write-stake.ts";

/**
 * Keys whose values differ from what they were at the end of a block, by the blocks since and by this one, ascending.
 * Requires: `canUndoTo` that block. Cost: two reads for each key that was written since.
 */
export function changedSince(
  state: StateReader,
  height: Height,
  { ledger }: BlockPlace,
): readonly Uint8Array[] {
  const above = assertDefined(ledger.changedKeysAbove(height), `${height} is out of reach`);
  const names = new Set(above.map(mapKey));
  for (const key of state.writtenKeys?.() ?? []) names.add(mapKey(key));
  const keys = [...names].sort((left, right) => (left < right ? -1 : 1)).map(mapKeyBytes);
  return keys.filter((key) => !isSame(state.get(key), ledger.valueAt(height, key)));
}

function isSame(left: Uint8Array | undefined, right: Uint8Array | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return equalBytes(left, right);
}

/**
 * Brings back what a state rollback restores as it was at the end of a block, through the functions that write it every
 * day: running totals follow, and power gets new entries at this height, so that older snapshots stay readable.
 * Cost: linear in the keys.
 */
export function restoreState(
  draft: StateDraft,
  target: Height,
  keys: readonly Uint8Array[],
  place: BlockPlace,
): void {
  const past = pastState(place.ledger, target);
  for (const key of keys) {
    const found = restoringOf(key);
    if (found !== undefined) RESTORE[found.restoring]({ draft, past, place, key, ...found });
  }
  restoreTotals(draft, past);
}

interface Restored {
  readonly draft: StateDraft;
  readonly past: StateReader;
  readonly place: BlockPlace;
  readonly key: Uint8Array;
  /** What of the key follows the prefix. */
  readonly suffix: Uint8Array;
}

const RESTORE: Readonly<Record<Restoring, (restored: Restored) => void>> = {
  /** The sequence number stays, and an account that is younger keeps its record with nothing in it. */
  balance({ draft, past, place, suffix }) {
    const account = suffix.slice() as AccountId;
    const difference =
      (readAccount(past, account)?.liquid ?? 0n) - (readAccount(draft, account)?.liquid ?? 0n);
    if (difference > 0n) creditLiquid(draft, account, difference, place);
    else debitLiquid(draft, account, -difference, place);
  },
  stake({ draft, past, place, suffix }) {
    const account = suffix.slice() as AccountId;
    const stake = readStake(past, account);
    for (const item of stakeWork(account, readStake(draft, account))) dropDue(draft, item);
    writeStake(draft, account, stake, place);
    // What was to mature meanwhile is due at once: times are kept.
    for (const item of stakeWork(account, stake)) scheduleDue(draft, item);
  },
  hold({ draft, past, key }) {
    const hold = assertDefined(holdOfKey(key), "a hold of another key");
    restoreHold(draft, { ...hold, amount: readHold(past, hold, hold.account) });
  },
  /** Running totals follow what is restored one by one; the rest follows at the end. */
  supply: () => undefined,
  parameter: ({ draft, past, place, suffix }) => restoreParameter(draft, past, suffix, place),
  feature({ draft, past, suffix }) {
    const name = String.fromCharCode(...suffix);
    const { enabled } = readFeature(past, name);
    if (enabled !== readFeature(draft, name).enabled) writeFeature(draft, name, enabled);
  },
  /** Switches of features only: an upgrade that was scheduled is a fact of the ledger and stays. */
  schedule({ draft, past, suffix }) {
    const number = bytesUint(suffix);
    const now = readScheduled(draft, number);
    const then = readScheduled(past, number);
    if (now?.kind === "feature") removeScheduled(draft, number, now);
    if (then?.kind === "feature") addScheduled(draft, number, then);
  },
  entry({ draft, past, key }) {
    const value = past.get(key);
    if (value === undefined) draft.delete(key);
    else draft.put(key, value);
  },
};

function stakeWork(account: AccountId, { warming, unbonding }: Stake) {
  return [
    ...warming.map(({ activeAt: at }) => ({
      kind: "stakeMaturity" as const,
      at,
      reference: account,
    })),
    ...unbonding.map(({ releaseAt: at }) => ({
      kind: "stakeRelease" as const,
      at,
      reference: account,
    })),
  ];
}

/** What is burned, in the treasury and in streams is what it was; the other totals have followed their parts. */
function restoreTotals(draft: StateDraft, past: StateReader): void {
  const before = readSupply(draft);
  const target = readSupply(past);
  changeSupply(draft, {
    burned: target.burned - before.burned,
    treasury: target.treasury - before.treasury,
    streams: target.streams - before.streams,
  });
}
