import { assert, assertDefined } from "../primitives/assert.ts";
import type { AccountId, Amount } from "../primitives/brand.ts";
import { concatBytes, equalBytes } from "../primitives/bytes.ts";
import { bytesUint, uintBytes } from "./big-endian.ts";
import type { BlockMoment } from "./context.ts";
import { creditLiquid, debitLiquid } from "./liquid.ts";
import { amountSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateKey, stateTable, writeState } from "./state-table.ts";
import { changeSupply } from "./supply.ts";

/** What base units are held for. Append only: the place of a purpose stands in keys of the state. */
export const HOLD_PURPOSES = ["deposit", "issuer_bond"] as const;
export type HoldPurpose = (typeof HOLD_PURPOSES)[number];

/** What a hold is for: a purpose, and the running number of the thing within it. */
export interface HoldReason {
  readonly purpose: HoldPurpose;
  /** For a deposit and an issuer's bond: the number of the proposal. */
  readonly ref: number;
}

/** By purpose, number and account: escrow without power that nobody can spend. */
const holdTable = stateTable("hold/", amountSchema);
const ACCOUNT_OFFSET = holdTable.prefix.length + 9;

/** What an account has in a hold; zero when there is none. */
export function readHold(state: StateReader, reason: HoldReason, account: AccountId): Amount {
  return readState(state, holdTable, holdSuffix(reason, account)) ?? 0n;
}

/** All accounts that have something in a hold, ascending. Cost: linear in their number. */
export function listHolds(
  state: StateReader,
  purpose: HoldPurpose,
  ref: number,
): readonly { readonly account: AccountId; readonly amount: Amount }[] {
  const reason = { purpose, ref };
  const holds: { readonly account: AccountId; readonly amount: Amount }[] = [];
  for (const [key] of state.entries(stateKey(holdTable, reasonBytes(reason)))) {
    const account = key.slice(ACCOUNT_OFFSET) as AccountId;
    holds.push({ account, amount: readHold(state, reason, account) });
  }
  return holds;
}

/** Everything that is held of an account. Cost: linear in all holds there are; for queries. */
export function listHoldsOf(
  state: StateReader,
  account: AccountId,
): readonly (HoldReason & { readonly amount: Amount })[] {
  return [...state.entries(holdTable.prefix)].flatMap(([key]) => {
    const hold = assertDefined(holdOfKey(key), "a hold under another key");
    if (!equalBytes(hold.account, account)) return [];
    const { purpose, ref } = hold;
    return [{ purpose, ref, amount: readHold(state, hold, account) }];
  });
}

/** Moves base units of an account from its liquid balance into a hold. Requires: a balance that covers them. */
export function addHold(
  draft: StateDraft,
  added: HoldReason & {
    readonly account: AccountId;
    readonly amount: Amount;
    readonly place: BlockMoment;
  },
): void {
  const { account, amount, place } = added;
  assert(amount > 0n, "a hold of nothing");
  debitLiquid(draft, account, amount, place);
  const value = readHold(draft, added, account) + amount;
  writeState(draft, holdTable, { suffix: holdSuffix(added, account), value });
  changeSupply(draft, { holds: amount });
}

/**
 * Ends what an account has in a hold: the forfeit goes to the treasury and the rest back to the account.
 * Requires: there is a hold, and it covers the forfeit. It is gone afterwards, so that nothing is settled twice.
 */
export function settleHold(
  draft: StateDraft,
  settled: HoldReason & {
    readonly account: AccountId;
    readonly forfeit: Amount;
    readonly place: BlockMoment;
  },
): void {
  const { account, forfeit, place } = settled;
  const amount = readHold(draft, settled, account);
  assert(amount > 0n, "no hold to settle");
  assert(forfeit >= 0n && forfeit <= amount, `a forfeit of ${forfeit} out of ${amount}`);
  draft.delete(stateKey(holdTable, holdSuffix(settled, account)));
  changeSupply(draft, { holds: -amount, treasury: forfeit });
  creditLiquid(draft, account, amount - forfeit, place);
}

/** Everything that is held. Cost: linear in the holds. */
export function sumHolds(state: StateReader): Amount {
  let sum = 0n;
  for (const { value } of listState(state, holdTable)) sum += value;
  return sum;
}

/** The hold that a key of the state stands for, or undefined when it is that of something else. */
export function holdOfKey(
  key: Uint8Array,
): (HoldReason & { readonly account: AccountId }) | undefined {
  const { prefix } = holdTable;
  if (!equalBytes(key.subarray(0, prefix.length), prefix)) return undefined;
  const purpose = HOLD_PURPOSES[key[prefix.length] ?? HOLD_PURPOSES.length];
  const ref = bytesUint(key.subarray(prefix.length + 1, ACCOUNT_OFFSET));
  const account = key.slice(ACCOUNT_OFFSET) as AccountId;
  return { purpose: assertDefined(purpose, "a hold without purpose"), ref, account };
}

/** Sets what an account has in a hold to what it was, and the running total with it. */
export function restoreHold(
  draft: StateDraft,
  restored: HoldReason & { readonly account: AccountId; readonly amount: Amount },
): void {
  const { account, amount } = restored;
  const before = readHold(draft, restored, account);
  const suffix = holdSuffix(restored, account);
  if (amount === 0n) draft.delete(stateKey(holdTable, suffix));
  else writeState(draft, holdTable, { suffix, value: amount });
  changeSupply(draft, { holds: amount - before });
}

function holdSuffix(reason: HoldReason, account: AccountId): Uint8Array {
  return concatBytes(reasonBytes(reason), account);
}

function reasonBytes({ purpose, ref }: HoldReason): Uint8Array {
  return concatBytes(Uint8Array.of(HOLD_PURPOSES.indexOf(purpose)), uintBytes(ref));
}
