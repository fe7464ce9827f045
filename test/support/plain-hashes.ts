import { createHash } from "node:crypto";
import type { HashFunction, HashRegistry } from "../../src/crypto/hash-function.ts";

/**
 * Hash functions straight from the platform library, with every batch method in its literal form. They share nothing
 * with the providers of `src/crypto`, so that a test against golden bytes does not lean on the code under test.
 */
export function plainHash(code: number, algorithm: string): HashFunction {
  const digest = (message: Uint8Array): Uint8Array =>
    new Uint8Array(createHash(algorithm).update(message).digest());
  const digestLength = digest(new Uint8Array(0)).length;
  const digestEach = (prefix: Uint8Array, items: readonly Uint8Array[]): Uint8Array =>
    new Uint8Array(Buffer.concat(items.map((item) => digest(Buffer.concat([prefix, item])))));
  const root = (leaves: readonly Uint8Array[]): Uint8Array => {
    if (leaves.length === 1) return leaves[0] as Uint8Array;
    let split = 1;
    while (split * 2 < leaves.length) split *= 2;
    return digest(
      Buffer.concat(
        [[1], root(leaves.slice(0, split)), root(leaves.slice(split))].map(
          (part) => new Uint8Array(part),
        ),
      ),
    );
  };
  return {
    code,
    name: algorithm,
    digestLength,
    provider: "test",
    digest,
    digestEach,
    digestPairs(level) {
      const pairs: Uint8Array[] = [];
      for (let at = 0; at < level.length; at += 2 * digestLength) {
        pairs.push(level.subarray(at, at + 2 * digestLength));
      }
      return digestEach(new Uint8Array([1]), pairs);
    },
    treeRoot: (prefix, items) => root(items.map((item) => digest(Buffer.concat([prefix, item])))),
  };
}

/** SHA-2 and SHA-3 of the registry. */
export const PLAIN_HASHES: HashRegistry = new Map(
  [
    plainHash(0x12, "sha256"),
    plainHash(0x16, "sha3-256"),
    plainHash(0x20, "sha384"),
    plainHash(0x13, "sha512"),
    plainHash(0x14, "sha3-512"),
  ].map((hash) => [hash.code, hash]),
);
