import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { toBase64Url } from "./base64url.ts";

test("the vectors of RFC 4648 section 10, without their padding", () => {
  const rows = [
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ] as const;
  for (const [text, expected] of rows) assert.equal(toBase64Url(Buffer.from(text)), expected);
  assert.equal(toBase64Url(Uint8Array.of(0xfb, 0xff, 0xbf)), "-_-_");
});

test("agrees with the platform on any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(toBase64Url(bytes), Buffer.from(bytes).toString("base64url"));
    }),
  );
});
