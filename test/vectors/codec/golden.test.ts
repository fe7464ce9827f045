import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decode, encode } from "../../../src/codec/canonical.ts";
import { list, set, struct } from "../../../src/codec/compound.ts";
import {
  amount,
  bool,
  bytes,
  nullable,
  type Schema,
  text,
  uint64,
} from "../../../src/codec/schema.ts";
import { UNBOUNDED } from "./any-item.ts";

interface AcceptRow {
  readonly schema: string;
  readonly value: string;
  readonly hex: string;
}

interface RejectRow {
  readonly schema: string;
  readonly hex: string;
  readonly code: string;
  readonly why: string;
}

interface Vectors {
  readonly codec_accept: readonly AcceptRow[];
  readonly codec_reject: readonly RejectRow[];
}

const VECTORS: Vectors = JSON.parse(
  readFileSync(new URL("../ledger/ledger-vectors.json", import.meta.url), "utf8"),
);

const amounts = amount((1n << 128n) - 1n);
const byteStrings = bytes(0, UNBOUNDED);
const texts = text(0, UNBOUNDED);
const pairs = struct({ first: uint64, second: uint64 });
const triples = struct({ first: uint64, second: nullable(byteStrings), third: bool });
const lists = list(uint64, 0, UNBOUNDED);
const sets = set(uint64, 0, UNBOUNDED);

/** Writes, reads back and reads the file's bytes under one schema. */
function judge<T>(schema: Schema<T>, value: T, hex: string): void {
  assert.equal(encode(schema, value).toHex(), hex);
  const decoded = decode(schema, Uint8Array.fromHex(hex));
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.value, value);
}

for (const { schema, value, hex } of VECTORS.codec_accept) {
  test(`golden: ${schema} ${value} is ${hex}`, () => {
    switch (schema) {
      case "uint":
        return judge(uint64, BigInt(value), hex);
      case "amount":
        return judge(amounts, BigInt(value), hex);
      case "tstr":
        return judge(texts, value, hex);
      case "bstr":
        assert.equal(value, "(24 bytes of 0xaa)");
        return judge(byteStrings, new Uint8Array(24).fill(0xaa), hex);
      case "[uint, null | bstr, bool]":
        assert.equal(value, "[1, null, true]");
        return judge(triples, { first: 1n, second: null, third: true }, hex);
      default:
        return assert.fail(`schema ${schema} has no reader in this test`);
    }
  });
}

const READERS: Readonly<Record<string, Schema<unknown>>> = {
  uint: erase(uint64),
  bstr: erase(byteStrings),
  tstr: erase(texts),
  amount: erase(amounts),
  "list of uint": erase(lists),
  "[uint, uint]": erase(pairs),
  "set of uint": erase(sets),
};

/** The reading half of a schema, for tables of schemas of different types. */
function erase<T>(schema: Schema<T>): Schema<unknown> {
  return {
    // The codec writes back only what this schema has read, so the value is a T.
    write: (writer, value) => schema.write(writer, value as T),
    read: (reader) => schema.read(reader),
    shape: schema.shape,
  };
}

for (const { schema, hex, code, why } of VECTORS.codec_reject) {
  test(`golden: ${hex} as ${schema} is refused, ${why}`, () => {
    const reader = READERS[schema];
    assert.ok(reader !== undefined, `schema ${schema} has no reader in this test`);
    const decoded = decode(reader, Uint8Array.fromHex(hex));
    assert.ok(!decoded.ok);
    assert.equal(decoded.error.code, code);
  });
}

test("the golden file holds all its rows of the codec", () => {
  assert.equal(VECTORS.codec_accept.length, 21);
  assert.equal(VECTORS.codec_reject.length, 25);
});
