import { buildMessage } from "../../src/crypto/signed-message.ts";
import { type KeyPurpose, keyProofItems, type OfferedKey } from "../../src/governance/key-proof.ts";
import type { AccountId } from "../../src/primitives/brand.ts";
import type { TestKey } from "./test-keys.ts";

/** A key with the proof that its secret is at hand, for one purpose, account and chain. */
export function offerKey(
  key: TestKey,
  offer: {
    readonly chainId: Uint8Array;
    readonly purpose: KeyPurpose;
    readonly account: AccountId;
  },
): OfferedKey {
  const items = keyProofItems(offer.chainId, offer.purpose, offer.account);
  const proof = key.signer.sign(buildMessage("act", key.suite, items, key.keyId));
  return { suite: key.suite, publicKey: key.publicKey, proof };
}
