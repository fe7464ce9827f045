import { HARD_LIMITS } from "../ledger/limits.ts";

/** The first byte string that sorts behind everything that begins with the prefix and is no longer than a key. */
export function endOfPrefix(prefix: Uint8Array): Uint8Array {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length -= 1;
  if (length === 0) return new Uint8Array(HARD_LIMITS.stateKeyBytesMax + 1).fill(0xff);
  const end = prefix.slice(0, length);
  end[length - 1] = (end[length - 1] ?? 0) + 1;
  return end;
}
