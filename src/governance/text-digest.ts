import type { HashFunction } from "../crypto/hash-function.ts";
import type { Digest } from "../primitives/brand.ts";
import { govDigest } from "./gov-digest.ts";

const UTF8 = new TextEncoder();

/** `H("gov/text", utf8)`: what stands in the state and in events for a text that is kept outside of them. */
export function textDigest(hash: HashFunction, text: string): Digest {
  return govDigest(hash, "gov/text", UTF8.encode(text));
}
