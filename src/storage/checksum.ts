import { crc32 } from "node:zlib";

/**
 * A 32-bit check of a row, kept beside it: against disks and cut copies, not against people, whom the ids and roots of
 * the ledger stop. `key` is the row's integer key, so that a row in another's place is noticed too. As a signed integer
 * it takes four bytes in the database.
 * Source: CRC-32 of ISO 3309, which finds every burst of up to 32 bits.
 */
export function checksum(key: number, ...parts: readonly Uint8Array[]): number {
  let sum = (key ^ Math.floor(key / 0x1_0000_0000)) >>> 0;
  for (const part of parts) sum = crc32(part, sum);
  return sum | 0;
}
