import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytes, bytesOf, type Infer, nullable, text } from "../codec/schema.ts";
import { computeKeyId } from "../crypto/key-id.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { builtSuite, isInRange } from "../crypto/suite-table.ts";
import type { AccountId, KeyId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import type { GovernanceContext } from "./context.ts";
import { type Rejection, reject } from "./rejection.ts";
import { accountIdSchema, publicKeySchema, suiteSchema } from "./schemas.ts";

/** What a key is offered for; it stands in the proof, so that none serves for another. */
export type KeyPurpose = "account_key" | "seal_key";

const SIGNATURE_BYTES_MAX = 16_224;
const chainIdSchema = bytesOf(64);
const purposeSchema = text(1, 32);

/** A key that a command brings, with the signature that shows that its secret is at hand. */
export const offeredKeySchema = struct({
  suite: suiteSchema,
  publicKey: publicKeySchema,
  /** Null for a key that stands on the account already. */
  proof: nullable(bytes(1, SIGNATURE_BYTES_MAX)),
});

export type OfferedKey = Infer<typeof offeredKeySchema>;

/** The name of a key that is offered. */
export function offeredKeyId(
  key: Pick<OfferedKey, "suite" | "publicKey">,
  context: GovernanceContext,
): KeyId {
  return computeKeyId(context.nameHash, key.suite, key.publicKey);
}

/** Items of `sign(act, [chainId, purpose, account])`, by which a key shows that its secret is at hand. */
export function keyProofItems(
  chainId: Uint8Array,
  purpose: KeyPurpose,
  account: AccountId,
): readonly Uint8Array[] {
  return [
    encode(chainIdSchema, chainId),
    encode(purposeSchema, purpose),
    encode(accountIdSchema, account),
  ];
}

/**
 * Why a key may not be registered: no suite takes it, or nobody has shown its secret. A wallet's suite signs
 * transactions and nothing else, so that a wallet's key comes to an account by opening it only.
 * Cost: one check of a key and one of a signature.
 */
export function refuseKeyProof(
  key: OfferedKey,
  offer: { readonly purpose: KeyPurpose; readonly account: AccountId },
  context: GovernanceContext,
): Rejection | null {
  const keyId = offeredKeyId(key, context);
  const faulty = (fault: string) =>
    reject("GOV_KEY_PROOF_INVALID", { key_id: toHex(keyId), suite: key.suite, fault });
  const entry = builtSuite(key.suite);
  const suite = context.suites.get(key.suite);
  if (entry === undefined || suite === undefined) return faulty("suite");
  if (!isInRange(key.publicKey.length, entry.publicKeyBytes)) return faulty("length");
  if (key.proof === null) return faulty("absent");
  if (!suite.isValidPublicKey(key.publicKey)) return faulty("key");
  const items = keyProofItems(context.chainId, offer.purpose, offer.account);
  const message = { bytes: buildMessage("act", key.suite, items, keyId) };
  return suite.verify(key.publicKey, message, key.proof) ? null : faulty("signature");
}
