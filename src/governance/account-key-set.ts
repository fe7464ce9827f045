import { list, struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { halvesOf } from "../crypto/hybrid.ts";
import type { KeyId, SuiteId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { KEYS_MAX } from "./account.ts";
import type { GovernanceContext } from "./context.ts";
import { type OfferedKey, offeredKeyId } from "./key-proof.ts";
import { type Rejection, reject } from "./rejection.ts";
import { keyIdSchema, publicKeySchema, suiteSchema } from "./schemas.ts";

/** A key with its name, as it is put on an account. */
export const namedKeySchema = struct({
  keyId: keyIdSchema,
  suite: suiteSchema,
  publicKey: publicKeySchema,
});

export type NamedKey = Infer<typeof namedKeySchema>;

/** All keys that an account will have, and how many of them must sign. */
export const keySetSchema = struct({
  threshold: uint(KEYS_MAX, 1),
  keys: list(namedKeySchema, 1, KEYS_MAX),
});

export type KeySet = Infer<typeof keySetSchema>;

/** The keys that are offered, with their names. */
export function nameKeys(
  keys: readonly Pick<OfferedKey, "suite" | "publicKey">[],
  context: GovernanceContext,
): readonly NamedKey[] {
  return keys.map(({ suite, publicKey }) => {
    const keyId = offeredKeyId({ suite, publicKey }, context);
    return { keyId, suite, publicKey };
  });
}

/**
 * Why keys are no set for an account: too few of them, one twice, or one that is half of another. Whoever holds a half
 * of a hybrid key could otherwise sign for it alone.
 */
export function refuseKeyShape(
  { threshold, keys }: KeySet,
  context: GovernanceContext,
): Rejection | null {
  if (threshold > keys.length) {
    const compared = { threshold, keys: keys.length };
    return reject("GOV_FIELD_INVALID", { path: "payload.keyThreshold", ...compared });
  }
  const halves = nameKeys(
    keys.flatMap((key) => halvesOf(key)),
    context,
  );
  for (const [place, { keyId }] of keys.entries()) {
    const path = `payload.keys.${place}`;
    const key_id = toHex(keyId);
    const first = keys.findIndex((other) => equalBytes(other.keyId, keyId));
    if (first !== place) return reject("GOV_FIELD_INVALID", { path, fault: "repeated", key_id });
    if (isNamed(halves, keyId)) return reject("GOV_FIELD_INVALID", { path, fault: "half", key_id });
  }
  return null;
}

/** Why keys would leave an account unable to sign: fewer than must sign are of a suite that is admitted. */
export function refuseKeySuites(
  { threshold, keys }: KeySet,
  admitted: readonly SuiteId[],
): Rejection | null {
  const usable = keys.filter(({ suite }) => admitted.includes(suite)).length;
  return usable >= threshold ? null : reject("GOV_KEY_BELOW_FLOOR", { usable, threshold });
}

function isNamed(keys: readonly NamedKey[], keyId: KeyId): boolean {
  return keys.some((key) => equalBytes(key.keyId, keyId));
}
