import { computeAccountId, computeKeyId, NAME_HASH_CODE } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { Signer } from "../crypto/signature-suite.ts";
import { SEED_BYTES } from "../crypto/signing-provider.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId, KeyId, SuiteId } from "../primitives/brand.ts";
import { copyBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import type { RangePorts } from "./range-ports.ts";
import { createRandom } from "./seeded-random.ts";

/** A key of the range, with its names; the account is the one that is named after it. */
export interface SimKey {
  readonly label: string;
  readonly suite: SuiteId;
  readonly signer: Signer;
  readonly publicKey: Uint8Array;
  readonly keyId: KeyId;
  readonly account: AccountId;
}

/** The key of a suite that a label stands for under a seed. */
export function createSimKey(
  ports: Pick<RangePorts, "createSigner" | "hashes">,
  seed: number,
  naming: { readonly suite: SuiteId; readonly label: string },
): SimKey {
  const { suite, label } = naming;
  const sizeBytes = assertDefined(SEED_BYTES.get(suite), `suite ${suite} signs elsewhere`);
  const secret = createRandom(seed, `key ${suite} ${label}`).bytes(sizeBytes);
  return nameSimKey(ports, label, rememberSigner(ports.createSigner(suite, secret)));
}

/**
 * A signer that signs each message once. Signatures of the range are functions of key and message, and its attacks sign
 * the same blocks and transactions over and over.
 */
function rememberSigner(signer: Signer): Signer {
  const known = new Map<string, Uint8Array>();
  return {
    suite: signer.suite,
    publicKey: signer.publicKey,
    sign(message) {
      const key = toHex(message);
      const signature = known.get(key) ?? signer.sign(message);
      known.set(key, signature);
      return copyBytes(signature);
    },
  };
}

/** A signer with the names of its key. */
export function nameSimKey(
  ports: Pick<RangePorts, "hashes">,
  label: string,
  signer: Signer,
): SimKey {
  const sha3 = requireHash(ports.hashes, NAME_HASH_CODE);
  const { suite, publicKey } = signer;
  return {
    label,
    suite,
    signer,
    publicKey,
    keyId: computeKeyId(sha3, suite, publicKey),
    account: computeAccountId(sha3, { suite, publicKey, salt: new Uint8Array(0) }),
  };
}
