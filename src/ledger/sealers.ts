import { encode } from "../codec/canonical.ts";
import { set, struct } from "../codec/compound.ts";
import { bytes, type Infer, uint } from "../codec/schema.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { PUBLIC_KEY_BYTES_MAX } from "../crypto/key-id.ts";
import type { Digest } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { HARD_LIMITS } from "./limits.ts";
import { accountIdSchema, keyIdSchema, suiteIdSchema } from "./schemas.ts";

export const sealerSchema = struct({
  keyId: keyIdSchema,
  account: accountIdSchema,
  suite: suiteIdSchema,
  publicKey: bytes(1, PUBLIC_KEY_BYTES_MAX),
  weight: uint(),
});

/** A key that may seal blocks, with its share of the weight. */
export type Sealer = Infer<typeof sealerSchema>;

export const sealerSetSchema = set(sealerSchema, 0, HARD_LIMITS.sealersMax, {
  schema: keyIdSchema,
  of: (sealer) => sealer.keyId,
});

/** Sealers in ascending order of their key ids. */
export type SealerSet = readonly Sealer[];

/** Digests of sets by the set and the function: most blocks leave the set as it is, and it may be long. */
const known = new WeakMap<SealerSet, Map<HashFunction, Digest>>();

/**
 * `sealersHash_a(n)`: the set that may seal block n + 1.
 * Cost: two kilobytes a hybrid sealer to encode and to hash, once for each set and function.
 */
export function computeSealersHash(hash: HashFunction, sealers: SealerSet): Digest {
  const digests = known.get(sealers) ?? new Map<HashFunction, Digest>();
  known.set(sealers, digests);
  const digest =
    digests.get(hash) ??
    hash.digest(concatBytes(hashTag("sealers", hash.code), encode(sealerSetSchema, sealers)));
  digests.set(hash, digest);
  return digest;
}

/** Sum of the weights. Weights are at most 2^53 - 1 each, so the sum needs a `bigint`. */
export function totalWeight(sealers: SealerSet): bigint {
  let total = 0n;
  for (const sealer of sealers) total += BigInt(sealer.weight);
  return total;
}
