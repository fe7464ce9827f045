import type { HashFunction } from "./hash-function.ts";
import type { HashProvider } from "./hash-provider.ts";
import { createScalarHash } from "./scalar-hash.ts";

const PROVIDER = "weak";
const STRONG_BYTES = 3;

/** Code of the hash function that attacks are mounted on. */
export const WEAK_HASH_CODE = 0x300000;

/**
 * The broken hash function of the attack range: 3 bytes of SHA-256, then zeros, so that collisions and second
 * preimages are found in seconds. `createHashRegistry` refuses it for every chain but test networks.
 */
export function weakHashes(sha256: HashFunction): HashProvider {
  const weak = createScalarHash({
    code: WEAK_HASH_CODE,
    name: "weak-24",
    digestLength: 32,
    provider: PROVIDER,
    allocate: (sizeBytes) => new Uint8Array(sizeBytes),
    digestInto(message, target, offset) {
      target.fill(0, offset + STRONG_BYTES, offset + 32);
      target.set(sha256.digest(message).subarray(0, STRONG_BYTES), offset);
    },
  });
  return { name: PROVIDER, functions: [weak] };
}
