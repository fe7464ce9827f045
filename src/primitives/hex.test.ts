import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseHex, parseHex0x, toHex, toHex0x } from "./hex.ts";

test("writes lower case, two digits a byte, with and without prefix", () => {
  const bytes = new Uint8Array([0x00, 0x0f, 0x10, 0xa5, 0xff]);
  assert.equal(toHex(bytes), "000f10a5ff");
  assert.equal(toHex0x(bytes), "0x000f10a5ff");
  assert.equal(toHex(new Uint8Array()), "");
  assert.equal(toHex0x(new Uint8Array()), "0x");
});

test("reads either case", () => {
  const expected = { ok: true, value: new Uint8Array([0xab, 0xcd, 0xef]) };
  assert.deepEqual(parseHex("abcdef"), expected);
  assert.deepEqual(parseHex("ABCDEF"), expected);
  assert.deepEqual(parseHex0x("0xAbCdEf"), expected);
  assert.deepEqual(parseHex(""), { ok: true, value: new Uint8Array() });
});

test("writes and reads every byte as the platform does", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = toHex(bytes);
      assert.equal(text, Buffer.from(bytes).toString("hex"));
      assert.deepEqual(parseHex(text), { ok: true, value: bytes });
      assert.deepEqual(parseHex0x(`0x${text.toUpperCase()}`), { ok: true, value: bytes });
    }),
  );
});

const PREFIXED: readonly (readonly [text: string, code: string, index: number])[] = [
  ["", "HEX_PREFIX", 0],
  ["ab", "HEX_PREFIX", 0],
  ["0Xab", "HEX_PREFIX", 0],
  [" 0xab", "HEX_PREFIX", 0],
  ["0x1", "HEX_LENGTH", 3],
  ["0xab ", "HEX_LENGTH", 5],
  ["0xab_c", "HEX_DIGIT", 4],
  ["0x0x00", "HEX_DIGIT", 3],
];

for (const [text, code, index] of PREFIXED) {
  test(`refuses ${JSON.stringify(text)} with its place`, () => {
    assert.deepEqual(parseHex0x(text), { ok: false, error: { code, index } });
  });
}

test("refuses the neighbours of the digits", () => {
  for (const digit of ["/", ":", "@", "G", "`", "g", "é", "٣", "\u0000"]) {
    assert.deepEqual(
      parseHex(`0${digit}`),
      { ok: false, error: { code: "HEX_DIGIT", index: 1 } },
      digit,
    );
    assert.deepEqual(
      parseHex(`${digit}0`),
      { ok: false, error: { code: "HEX_DIGIT", index: 0 } },
      digit,
    );
  }
});
