import { encode } from "../codec/canonical.ts";
import { pair, struct } from "../codec/compound.ts";
import { bytes, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, KeyId, SuiteId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { hashTag } from "./domain.ts";
import type { HashFunction } from "./hash-function.ts";

/** Hash function of all names of keys and accounts, whatever algorithms a chain has in force. */
export const NAME_HASH_CODE = 0x16;

/** Longest public key of any suite, with room for a WebAuthn key and its origins. */
export const PUBLIC_KEY_BYTES_MAX = 4096;
/** Longest salt of an account. */
export const SALT_BYTES_MAX = 32;

const suiteSchema = uint(0xffff);
const publicKeySchema = bytes(1, PUBLIC_KEY_BYTES_MAX);
const keySchema = pair(suiteSchema, publicKeySchema);
const accountSchema = struct({
  suite: suiteSchema,
  publicKey: publicKeySchema,
  salt: bytes(0, SALT_BYTES_MAX),
});

/**
 * `keyId = H_0x16(tag("key",0x16) ‖ GLC[suite, publicKey])`. It is a name; the full key in state decides.
 * Requires: `sha3` has code 0x16.
 */
export function computeKeyId(sha3: HashFunction, suite: SuiteId, publicKey: Uint8Array): KeyId {
  assert(sha3.code === NAME_HASH_CODE, `keys are named by hash 0x16, not ${sha3.name}`);
  const content = encode(keySchema, [suite, publicKey]);
  return sha3.digest(concatBytes(hashTag("key", sha3.code), content)) as KeyId;
}

/**
 * `account = H_0x16(tag("account",0x16) ‖ GLC[suite, publicKey, salt])` of the account's first key.
 * Requires: `sha3` has code 0x16.
 */
export function computeAccountId(
  sha3: HashFunction,
  first: { readonly suite: SuiteId; readonly publicKey: Uint8Array; readonly salt: Uint8Array },
): AccountId {
  assert(sha3.code === NAME_HASH_CODE, `accounts are named by hash 0x16, not ${sha3.name}`);
  const content = encode(accountSchema, first);
  return sha3.digest(concatBytes(hashTag("account", sha3.code), content)) as AccountId;
}
