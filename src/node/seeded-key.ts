import type { HashFunction } from "../crypto/hash-function.ts";
import { computeAccountId, computeKeyId } from "../crypto/key-id.ts";
import { SEED_BYTES, type SigningProvider } from "../crypto/signing-provider.ts";
import { assert } from "../primitives/assert.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { asciiBytes, concatBytes } from "../primitives/bytes.ts";
import type { FreshKey } from "./key-store.ts";

/**
 * The key that a phrase stands for, the same everywhere: for actors of stories and of development networks, whose
 * secrets everybody may know. Requires: a suite that signs here; `sha3` has code 0x16.
 */
export function makeSeededKey(
  sha3: HashFunction,
  key: { readonly name: string; readonly suite: SuiteId; readonly phrase: string },
  signing: SigningProvider,
): FreshKey {
  const { name, suite, phrase } = key;
  const half = sha3.digest(asciiBytes(phrase));
  const seed = concatBytes(half, sha3.digest(half)).slice(0, SEED_BYTES.get(suite));
  const signer = signing.createSigner(suite, seed);
  assert(signer.ok, `suite ${suite} does not sign`);
  const { publicKey } = signer.value;
  const account = computeAccountId(sha3, { suite, publicKey, salt: new Uint8Array(0) });
  const keyId = computeKeyId(sha3, suite, publicKey);
  return { description: { name, suite, publicKey, keyId, account }, seed, signer: signer.value };
}
