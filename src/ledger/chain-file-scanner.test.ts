import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Item, literalEncode } from "../../test/support/literal-codec.ts";
import { ItemScanner, type ScanResult } from "./chain-file-scanner.ts";

const scan = (bytes: readonly number[], bytesMax = 1000): ScanResult =>
  new ItemScanner(bytesMax).scan(Uint8Array.from(bytes));

const items: fc.Arbitrary<Item> = fc.letrec<{ item: Item }>((tie) => ({
  item: fc.oneof(
    { maxDepth: 6 },
    fc.maxSafeNat(),
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ maxLength: 30 }),
    fc.constant(null),
    fc.array(tie("item"), { maxLength: 30 }),
  ),
})).item;

test("the end of an item is found, however its bytes come, and never before its last byte", () => {
  fc.assert(
    fc.property(items, fc.uint8Array({ maxLength: 10 }), (item, after) => {
      const encoded = literalEncode(item);
      const bytes = Uint8Array.from([...encoded, ...after]);
      const scanner = new ItemScanner(bytes.length + 1);
      for (let have = 0; have < encoded.length; have++) {
        assert.deepEqual(scanner.scan(bytes.subarray(0, have)), { type: "more" }, `${have}`);
      }
      const end = { type: "end", sizeBytes: encoded.length };
      assert.deepEqual(scanner.scan(bytes), end);
      assert.deepEqual(new ItemScanner(bytes.length + 1).scan(bytes), end);
    }),
    { numRuns: 300 },
  );
});

test("lengths and counts above the limit are refused before their bytes come", () => {
  const oversize = { type: "oversize", offset: 0 };
  assert.deepEqual(scan([0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), oversize);
  assert.deepEqual(scan([0x9b, 0x80, 0, 0, 0, 0, 0, 0, 0]), oversize);
  assert.deepEqual(scan([0x7b, 0, 0, 0, 0, 0, 0, 0x10, 0]), oversize);
  // A string of 997 bytes with its head of three is just as long as the limit.
  assert.deepEqual(scan([0x59, 0x03, 0xe5]), { type: "more" });
  assert.deepEqual(scan([0x59, 0x03, 0xe6]), oversize);
  assert.deepEqual(scan([0x99, 0x03, 0xe5]), { type: "more" });
  assert.deepEqual(scan([0x99, 0x03, 0xe6]), oversize);
  // The second string ends beyond the limit, though the first leaves room for its head.
  const first = [0x82, 0x58, 0x60, ...new Array<number>(0x60).fill(1)];
  assert.deepEqual(scan([...first, 0x43], 102), { type: "oversize", offset: 99 });
  assert.deepEqual(scan([...first, 0x42], 102), { type: "more" });
  // An array whose items never end is cut off at the limit itself.
  assert.deepEqual(scan([0x82, 0x81, 0x81], 3), { type: "oversize", offset: 2 });
  assert.deepEqual(scan([0x82, 0x18, 0x20], 3), { type: "oversize", offset: 3 });
  assert.deepEqual(scan([0x82, 0x00, 0x1b], 3), { type: "oversize", offset: 2 });
  assert.deepEqual(scan([0x82, 0x00, 0x17], 3), { type: "end", sizeBytes: 3 });
});

test("what the profile lacks is refused at its own head", () => {
  const fault = (code: string, offset: number) => ({ type: "fault", code, offset });
  for (const initial of [
    0x20, 0x3b, 0xa0, 0xc0, 0xe0, 0xf3, 0xf7, 0xf8, 0xf9, 0xfb, 0xff, 0x1c, 0x5f, 0x9f,
  ]) {
    const type = fault("CODEC_TYPE", 1);
    assert.deepEqual(scan([0x81, initial, 0, 0, 0, 0, 0, 0, 0, 0, 0]), type, `${initial}`);
  }
  for (const simple of [0xf4, 0xf5, 0xf6]) {
    assert.deepEqual(scan([0x81, simple]), { type: "end", sizeBytes: 2 });
  }
  const nested = new Array<number>(8).fill(0x81);
  assert.deepEqual(scan([...nested, 0x00]), { type: "end", sizeBytes: 9 });
  assert.deepEqual(scan([...nested, 0x81, 0x00]), fault("CODEC_DEPTH", 8));
  assert.deepEqual(scan([...nested, 0x80]), fault("CODEC_DEPTH", 8));
});
