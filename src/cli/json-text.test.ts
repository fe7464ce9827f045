import assert from "node:assert/strict";
import { test } from "node:test";
import { toJsonText } from "./json-text.ts";

test("names are in snake_case at any depth, and names of other things stay", () => {
  const value = { sizeBytes: 1, inner: [{ isKnown: true, "SHA3-256": "ok", v2Rule: 2 }], AB: 3 };
  assert.equal(
    toJsonText(value),
    '{"size_bytes":1,"inner":[{"is_known":true,"SHA3-256":"ok","v2_rule":2}],"AB":3}',
  );
});

test("bytes are hexadecimal, amounts decimal texts, and what is undefined is absent", () => {
  const value = { bytes: Buffer.from([0, 255]), amount: 10n ** 20n, none: undefined, no: null };
  assert.equal(toJsonText(value), '{"bytes":"0x00ff","amount":"100000000000000000000","no":null}');
  assert.equal(toJsonText({ map: new Map([[18, new Uint8Array([1])]]) }), '{"map":[[18,"0x01"]]}');
});
