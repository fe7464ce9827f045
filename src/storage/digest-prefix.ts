import type { Digest } from "../primitives/brand.ts";

/** Bytes of a digest that an index keeps: as many as fill one of the database's integer forms. */
export const PREFIX_BYTES = 6;

/** The first 48 bits of a digest as an integer. Requires: a digest of 32 bytes or more. */
export function digestPrefix(digest: Digest): number {
  let prefix = 0;
  for (let i = 0; i < PREFIX_BYTES; i++) prefix = prefix * 256 + (digest[i] ?? 0);
  return prefix;
}
