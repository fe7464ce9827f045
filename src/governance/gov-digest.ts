import { Writer } from "../codec/writer.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";

/**
 * Domains of the digests of governance. Append only: a name is never reused, and a changed meaning gets a new one.
 */
export type GovDomain =
  | "gov/proposal-id"
  | "gov/proposal"
  | "gov/payload"
  | "gov/plan"
  | "gov/guard"
  | "gov/effects"
  | "gov/text"
  | "gov/act"
  | "gov/attest"
  | "gov/moderation"
  | "gov/thread"
  | "gov/comment"
  | "gov/details"
  | "gov/audit"
  | "gov/audit-genesis"
  | "gov/recovery"
  | "gov/series";

/** `H("gov/x", bytes) = H_c(tag("gov/x", c) ‖ bytes)`, c the algorithm of the record in force. */
export function govDigest(hash: HashFunction, domain: GovDomain, bytes: Uint8Array): Digest {
  const writer = new Writer();
  writer.raw(hashTag(domain, hash.code));
  writer.raw(bytes);
  return hash.digest(writer.finish());
}
