import { hash } from "node:crypto";
import type { HashProvider } from "./hash-provider.ts";
import { HASH_TABLE, type HashName } from "./hash-table.ts";
import { createScalarHash } from "./scalar-hash.ts";

const PROVIDER = "node:crypto";

/** Names by which OpenSSL knows the functions. */
const OPENSSL_NAMES: Partial<Record<HashName, string>> = {
  "sha2-256": "sha256",
  "sha2-384": "sha384",
  "sha2-512": "sha512",
  "sha3-256": "sha3-256",
  "sha3-512": "sha3-512",
};

/** The hash functions of the OpenSSL inside Node. */
export function nodeHashes(): HashProvider {
  const functions = HASH_TABLE.flatMap((entry) => {
    const algorithm = OPENSSL_NAMES[entry.name];
    if (algorithm === undefined) return [];
    return createScalarHash({
      code: entry.code,
      name: entry.name,
      digestLength: entry.digestLength,
      provider: PROVIDER,
      allocate: (sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes),
      // Asking for text and writing it costs half of asking for bytes: a new Buffer is dearer than a short hash.
      digestInto: (message, target, offset) =>
        target.write(hash(algorithm, message, "latin1"), offset, "latin1"),
    });
  });
  return { name: PROVIDER, functions };
}
