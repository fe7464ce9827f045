import { encode } from "../codec/canonical.ts";
import { pair, struct } from "../codec/compound.ts";
import { bytes } from "../codec/schema.ts";
import { hashTag, leafTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import type { BlockHeader } from "./header.ts";
import { HARD_LIMITS } from "./limits.ts";
import { countSchema, digestSchema, heightSchema } from "./schemas.ts";

const retroSchema = struct({
  header: bytes(1, HARD_LIMITS.headerBytesMax),
  count: countSchema,
  bodyRoot: digestSchema,
});

const historyLeafSchema = pair(heightSchema, digestSchema);

/** `id_a(n) = H_a(tag("block",a) ‖ headerBytes)`, for an algorithm a of the block's own lineages. */
export function computeBlockId(hash: HashFunction, headerBytes: Uint8Array): Digest {
  return hash.digest(concatBytes(hashTag("block", hash.code), headerBytes));
}

/**
 * `retro_a(n)`: the id of a block under an algorithm that it did not carry. It hashes the whole content again, since
 * a digest over old digests would bind nothing once the old algorithm falls.
 * Source: the reason is that of RFC 4998 section 5. Requires: `bodyRoot` is the root of the body under `hash`.
 */
export function computeRetroId(
  hash: HashFunction,
  content: { readonly header: Uint8Array; readonly count: number; readonly bodyRoot: Digest },
): Digest {
  return hash.digest(concatBytes(hashTag("retro", hash.code), encode(retroSchema, content)));
}

/** Codes under which a header names its block: those of its lineages; a v1 header has the record's legacy code. */
export function headerCodes(header: BlockHeader, legacyCode: HashCode | null): readonly HashCode[] {
  if (header.type === "v2") return header.lineages.map((lineage) => lineage.code);
  return legacyCode === null ? [] : [legacyCode];
}

/** Leaf digest of block `height` in the history tree of an algorithm, over `GLC[height, hid]`. */
export function computeHistoryLeaf(hash: HashFunction, height: Height, hid: Digest): Digest {
  const data = encode(historyLeafSchema, [height, hid]);
  return hash.digest(concatBytes(leafTag("hist", hash.code), data));
}
