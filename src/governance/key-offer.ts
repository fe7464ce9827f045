import { list } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { findActiveKey, KEYS_MAX, readAccountKeys } from "./account.ts";
import { type KeySet, refuseKeySuites } from "./account-key-set.ts";
import type { GovernanceContext } from "./context.ts";
import { type OfferedKey, offeredKeySchema, refuseKeyProof } from "./key-proof.ts";
import { type Rejection, reject } from "./rejection.ts";
import type { StateReader } from "./state-access.ts";

/** The keys that a rotation or a recovery brings, and how many of them must sign. */
export const keyOfferSchema = {
  keys: list(offeredKeySchema, 1, KEYS_MAX),
  keyThreshold: uint(KEYS_MAX, 1),
};

/** Signatures that a check of offered keys costs. */
export function countKeyProofs({ keys }: { readonly keys: readonly OfferedKey[] }): number {
  return keys.filter(({ proof }) => proof !== null).length;
}

/**
 * Why keys may not stand on an account: one that it does not have is not proven, or is of a suite that is not
 * admitted, or too few could sign.
 */
export function refuseOfferedKeys(
  state: StateReader,
  offer: {
    readonly account: AccountId;
    readonly keys: readonly OfferedKey[];
    readonly keySet: KeySet;
  },
  context: GovernanceContext,
): Rejection | null {
  const { account, keys, keySet } = offer;
  const held = readAccountKeys(state, account);
  const isNew = (_: unknown, place: number) => {
    const named = keySet.keys[place];
    return named !== undefined && (held === undefined || !findActiveKey(held, named.keyId));
  };
  const added = keys.filter(isNew);
  for (const key of added) {
    const refusal = refuseKeyProof(key, { purpose: "account_key", account }, context);
    if (refusal !== null) return refusal;
  }
  const { other } = context.admitted;
  const barred = added.find(({ suite }) => !other.includes(suite));
  if (barred !== undefined) {
    return reject("GOV_KEY_BELOW_FLOOR", { suite: barred.suite, role: "other" });
  }
  return refuseKeySuites(keySet, other);
}
