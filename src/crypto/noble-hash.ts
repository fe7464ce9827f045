import { blake3 } from "@noble/hashes/blake3.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_512 } from "@noble/hashes/sha3.js";
import type { HashProvider } from "./hash-provider.ts";
import { HASH_TABLE, type HashName } from "./hash-table.ts";
import { createScalarHash } from "./scalar-hash.ts";

const PROVIDER = "noble";

const FUNCTIONS = {
  "sha2-256": sha256,
  "sha2-384": sha384,
  "sha2-512": sha512,
  "sha3-256": sha3_256,
  "sha3-512": sha3_512,
  blake3,
} as const satisfies Record<Exclude<HashName, "weak-24">, (message: Uint8Array) => Uint8Array>;

/**
 * Every standard hash function in plain JavaScript: the provider of browsers, the second opinion in tests, and the
 * only one here for BLAKE3, which Node does not offer.
 */
export function nobleHashes(): HashProvider {
  const functions = HASH_TABLE.flatMap((entry) => {
    if (entry.name === "weak-24") return [];
    const compute = FUNCTIONS[entry.name];
    return createScalarHash({
      code: entry.code,
      name: entry.name,
      digestLength: entry.digestLength,
      provider: PROVIDER,
      allocate: (sizeBytes) => new Uint8Array(sizeBytes),
      digestInto: (message, target, offset) => target.set(compute(message), offset),
    });
  });
  return { name: PROVIDER, functions };
}
