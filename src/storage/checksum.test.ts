import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checksum } from "./checksum.ts";

const nine = new TextEncoder().encode("123456789");

test("a row of key 0 has the CRC-32 of its parts in a row, as a signed integer", () => {
  // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
  assert.equal(checksum(0, nine), 0xcbf43926 | 0);
  assert.equal(checksum(0, nine.subarray(0, 4), nine.subarray(4)), 0xcbf43926 | 0);
  assert.equal(checksum(0), 0);
});

test("a key with another bit is another check, up to the greatest height", () => {
  for (const key of [0, 1, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER]) {
    for (let bit = 0; bit < 53; bit++) {
      const other = Number(BigInt(key) ^ (1n << BigInt(bit)));
      assert.notEqual(checksum(other, nine), checksum(key, nine), `${key} and ${other}`);
    }
  }
});

test("every burst of up to 32 flipped bits is noticed", () => {
  const row = fc.uint8Array({ minLength: 8, maxLength: 64 });
  const burst = fc.integer({ min: 1, max: 0xffff_ffff });
  fc.assert(
    fc.property(row, burst, fc.nat(), (bytes, bits, place) => {
      const damaged = bytes.slice();
      const at = place % (bytes.length - 3);
      const view = new DataView(damaged.buffer);
      view.setUint32(at, view.getUint32(at) ^ bits);
      assert.notEqual(checksum(5, damaged), checksum(5, bytes));
    }),
  );
});
