import { createHash } from "node:crypto";
import { blake3 } from "@noble/hashes/blake3.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_512 } from "@noble/hashes/sha3.js";
import { hashTag, leafTag } from "../../../src/crypto/domain.ts";
import type { HashFunction } from "../../../src/crypto/hash-function.ts";
import type { Digest } from "../../../src/primitives/brand.ts";

/**
 * Literal forms of the trees, written straight from the standard and the specification: slow, recursive and free of any
 * code under test but the tags.
 */

type Digester = (message: Uint8Array) => Uint8Array;

function weak24(message: Uint8Array): Uint8Array {
  const digest = new Uint8Array(32);
  digest.set(sha256(message).subarray(0, 3));
  return digest;
}

const NOBLE: Readonly<Record<number, readonly [string, Digester]>> = {
  18: ["sha2-256", sha256],
  19: ["sha2-512", sha512],
  20: ["sha3-512", sha3_512],
  22: ["sha3-256", sha3_256],
  30: ["blake3", (message) => blake3(message)],
  32: ["sha2-384", sha384],
  3145728: ["weak-24", weak24],
};

const NATIVE: Readonly<Record<number, string>> = { 18: "sha256", 22: "sha3-256" };

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** `MTH` over leaf digests, by the recursion of RFC 9162 section 2.1.1. */
export function literalRoot(digester: Digester, leaves: readonly Digest[]): Digest {
  if (leaves.length === 1) return leaves[0] as Digest;
  const split = literalSplit(leaves.length);
  const left = literalRoot(digester, leaves.slice(0, split));
  const right = literalRoot(digester, leaves.slice(split));
  return digester(join(new Uint8Array([1]), left, right));
}

function literalSplit(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}

/** PATH(m, D_n) of RFC 9162 section 2.1.3.1. */
export function literalPath(
  digester: Digester,
  index: number,
  leaves: readonly Digest[],
): Digest[] {
  if (leaves.length === 1) return [];
  const split = literalSplit(leaves.length);
  const before = leaves.slice(0, split);
  const after = leaves.slice(split);
  return index < split
    ? [...literalPath(digester, index, before), literalRoot(digester, after)]
    : [...literalPath(digester, index - split, after), literalRoot(digester, before)];
}

/** SUBPROOF(m, D_n, b) of RFC 9162 section 2.1.4.1. */
export function literalSubproof(
  digester: Digester,
  prefix: number,
  leaves: readonly Digest[],
  whole: boolean,
): Digest[] {
  if (prefix === leaves.length) return whole ? [] : [literalRoot(digester, leaves)];
  const split = literalSplit(leaves.length);
  const before = leaves.slice(0, split);
  const after = leaves.slice(split);
  return prefix <= split
    ? [...literalSubproof(digester, prefix, before, whole), literalRoot(digester, after)]
    : [...literalSubproof(digester, prefix - split, after, false), literalRoot(digester, before)];
}

/** A hash function whose batches are single digests one after the other: the oracle of every faster one. */
export function referenceHash(code: number, provider: "noble" | "node" = "noble"): HashFunction {
  const [name, noble] = NOBLE[code] as readonly [string, Digester];
  const native = NATIVE[code];
  const digester: Digester =
    provider === "node" && native !== undefined
      ? (message) => new Uint8Array(createHash(native).update(message).digest())
      : noble;
  const each = (prefix: Uint8Array, items: readonly Uint8Array[]) =>
    items.map((item) => digester(join(prefix, item)));
  const digestLength = digester(new Uint8Array()).length;
  return {
    code,
    name,
    digestLength,
    provider,
    digest: digester,
    digestEach: (prefix, items) => join(...each(prefix, items)),
    digestPairs(level) {
      const parents: Uint8Array[] = [];
      for (let at = 0; at < level.length; at += 2 * digestLength) {
        parents.push(
          digester(join(new Uint8Array([1]), level.subarray(at, at + 2 * digestLength))),
        );
      }
      return join(...parents);
    },
    treeRoot: (prefix, items) => literalRoot(digester, each(prefix, items)),
  };
}

/** One entry of a state map. */
export type StateEntry = readonly [key: Uint8Array, value: Uint8Array];

function byteString(bytes: Uint8Array): Uint8Array {
  const n = bytes.length;
  if (n < 24) return join(new Uint8Array([0x40 + n]), bytes);
  if (n < 256) return join(new Uint8Array([0x58, n]), bytes);
  if (n < 65536) return join(new Uint8Array([0x59, n >> 8, n & 255]), bytes);
  return join(new Uint8Array([0x5a, 0, n >> 16, (n >> 8) & 255, n & 255]), bytes);
}

/** `S_0` of a map, by the recursion of `docs/spec/ledger.md`, "State commitment". */
export function literalStateRoot(hash: HashFunction, entries: readonly StateEntry[]): Digest {
  const placed = entries.map(([key, value]) => ({
    path: hash.digest(join(hashTag("path", hash.code), key)),
    leaf: hash.digest(
      join(leafTag("kv", hash.code), new Uint8Array([0x82]), byteString(key), byteString(value)),
    ),
  }));
  const subtree = (set: typeof placed, depth: number): Digest => {
    const [only] = set;
    if (only === undefined) return hash.digest(hashTag("empty", hash.code));
    if (set.length === 1) return only.leaf;
    if (depth === 8 * hash.digestLength) throw new Error("two keys share their whole path");
    const bit = (path: Uint8Array) => ((path[depth >> 3] as number) >> (7 - (depth & 7))) & 1;
    const left = subtree(
      set.filter(({ path }) => bit(path) === 0),
      depth + 1,
    );
    const right = subtree(
      set.filter(({ path }) => bit(path) === 1),
      depth + 1,
    );
    return hash.digest(join(new Uint8Array([1]), left, right));
  };
  return subtree(placed, 0);
}
