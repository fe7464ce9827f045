import assert from "node:assert/strict";
import { test } from "node:test";
import { type Item, literalEncode } from "../../test/support/literal-codec.ts";
import { decode, encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { uint } from "../codec/schema.ts";
import { itemOf } from "./canonical-item.ts";

const framed = struct({ before: uint(), item: itemOf("proposal payload", null), after: uint() });

/** The bytes that were carried, or the code of the fault. */
function carried(bytes: Uint8Array): Uint8Array | string {
  const decoded = decode(framed, bytes);
  return decoded.ok ? decoded.value.item : decoded.error.code;
}

test("an item of any shape is carried as its own bytes", () => {
  const items: readonly Item[] = [
    0,
    2 ** 40,
    "word",
    Uint8Array.of(1, 2),
    null,
    [],
    [1, ["a", null, [Uint8Array.of(9)]], "z"],
  ];
  for (const item of items) {
    const bytes = literalEncode([1, item, 2]);
    assert.deepEqual(carried(bytes), literalEncode(item), String(item));
    const value = { before: 1, item: literalEncode(item), after: 2 };
    assert.deepEqual(encode(framed, value), bytes, String(item));
  }
});

test("a truth value is carried too", () => {
  assert.deepEqual(carried(Uint8Array.of(0x83, 1, 0xf5, 2)), Uint8Array.of(0xf5));
  assert.deepEqual(carried(Uint8Array.of(0x83, 1, 0xf4, 2)), Uint8Array.of(0xf4));
});

test("what is no item of the profile is refused where it stands", () => {
  const around = (item: readonly number[]) => Uint8Array.from([0x83, 1, ...item, 2]);
  assert.equal(carried(around([0x20])), "CODEC_TYPE", "a negative integer");
  assert.equal(carried(around([0xa0])), "CODEC_TYPE", "a map");
  assert.equal(carried(around([0xc0, 0x00])), "CODEC_TYPE", "a tag");
  assert.equal(carried(around([0xf7])), "CODEC_TYPE", "undefined");
  assert.equal(carried(around([0xf3])), "CODEC_TYPE", "an unassigned simple value");
  assert.equal(carried(around([0x18, 0x05])), "CODEC_NONCANONICAL", "a head that is too long");
  assert.equal(carried(around([0x45, 1])), "CODEC_TRUNCATED", "a string beyond the end");
  assert.equal(carried(around([0x9b, 0, 0, 0, 1, 0, 0, 0, 0])), "CODEC_TRUNCATED", "2^32 items");
});

test("the depth of an item counts from where it stands", () => {
  const nested = (depth: number): Item => (depth === 0 ? 0 : [nested(depth - 1)]);
  assert.deepEqual(carried(literalEncode([1, nested(7), 2])), literalEncode(nested(7)));
  assert.equal(carried(literalEncode([1, nested(8), 2])), "CODEC_DEPTH");
});
