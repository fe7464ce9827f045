import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { encodeHeader, type HeaderV2 } from "./header.ts";

/**
 * The digests of a header under both algorithms of its rule, side by side, each over every other field.
 * One outer hash would fall with its weaker half; the pair is collision resistant while either hash is.
 */
export function computeDualCommitment(
  first: HashFunction,
  second: HashFunction,
  header: HeaderV2,
): readonly [Digest, Digest] {
  const bare = encodeHeader({ ...header, dual: null });
  return [computeHalf(first, bare), computeHalf(second, bare)];
}

function computeHalf(hash: HashFunction, bareHeader: Uint8Array): Digest {
  return hash.digest(concatBytes(hashTag("dual", hash.code), bareHeader));
}
