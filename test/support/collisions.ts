import { createHash } from "node:crypto";

const found = new Map<number, readonly [Uint8Array, Uint8Array]>();

/**
 * Two different messages with one weak-24 digest, found by search: the n-th such pair. Cost: some 5,000 hashes.
 */
export function weakCollision(n = 0): readonly [Uint8Array, Uint8Array] {
  const known = found.get(n);
  if (known !== undefined) return known;
  const seen = new Map<string, Uint8Array>();
  for (let i = 0; ; i++) {
    const message = new TextEncoder().encode(`collision ${n}: ${i}`);
    const digest = createHash("sha256").update(message).digest("hex").slice(0, 6);
    const other = seen.get(digest);
    if (other !== undefined) {
      found.set(n, [other, message]);
      return [other, message];
    }
    seen.set(digest, message);
  }
}
