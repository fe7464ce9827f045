import { ed25519 } from "@noble/curves/ed25519.js";
import { equalBytes } from "../primitives/bytes.ts";
import { type BoundedCache, createBoundedCache } from "./bounded-cache.ts";

const PUBLIC_KEY_BYTES = 32;
const CACHED_KEYS = 16_384;

const verdicts: BoundedCache<boolean> = createBoundedCache(CACHED_KEYS);

/**
 * Rule (a) of `strict-1`: the 32 bytes are the canonical encoding of a point of order exactly L. One library decides
 * it for all providers, since nothing that Node offers can tell the order of a point.
 * Source: RFC 8032 section 5.1.3. Cost: one multiplication by L, some 0.5 ms; the verdict is kept.
 */
export function isStrictEd25519Key(publicKey: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return false;
  return verdicts.getOrCompute(publicKey, decide);
}

function decide(publicKey: Uint8Array): boolean {
  const point = decodePoint(publicKey);
  if (point === undefined) return false;
  // The decoder refuses other encodings of the point by itself; the rule does not rest on its strictness.
  if (!equalBytes(point.toBytes(), publicKey)) return false;
  return !point.is0() && point.isTorsionFree();
}

/** The point that 32 bytes encode canonically, or undefined. */
export function decodePoint(bytes: Uint8Array): InstanceType<typeof ed25519.Point> | undefined {
  try {
    return ed25519.Point.fromBytes(bytes);
  } catch {
    // The decoder answers bytes that are no point by throwing and in no other way.
    return undefined;
  }
}
