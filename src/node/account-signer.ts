import type { AccountId, KeyId, SuiteId } from "../primitives/brand.ts";
import { type KeyFile, readKeySeed } from "./key-file.ts";
import { type FreshKey, openSigner } from "./key-store.ts";
import { createPoolSigner, type PoolSigner } from "./pool-signer.ts";

/** Who signs the transactions of one account. */
export interface AccountSigner {
  readonly account: AccountId;
  readonly keyId: KeyId;
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  readonly sign: PoolSigner;
}

/** The signer of a key file for the account that the file names. */
export function openAccountSigner(file: KeyFile, passphrase: string | null): AccountSigner {
  const secret = file.isProtected ? passphrase : null;
  // Opening it once the plain way shows that the secret is that of the public key.
  const { suite, publicKey } = openSigner(file, secret);
  const { account, keyId } = file;
  return {
    account,
    keyId,
    suite,
    publicKey,
    sign: createPoolSigner(suite, readKeySeed(file.path, secret)),
  };
}

/** The signer of a key that was just made. */
export function freshAccountSigner({ description, seed }: FreshKey): AccountSigner {
  const { account, keyId, suite, publicKey } = description;
  return { account, keyId, suite, publicKey, sign: createPoolSigner(suite, seed) };
}
