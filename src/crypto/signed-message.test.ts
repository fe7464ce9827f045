import assert from "node:assert/strict";
import { test } from "node:test";
import { InvariantError } from "../primitives/assert.ts";
import type { KeyId } from "../primitives/brand.ts";
import { toHex } from "../primitives/hex.ts";
import { buildMessage } from "./signed-message.ts";

const KEY_ID = new Uint8Array(32).fill(0xab) as KeyId;

test("tag, head of items and key id, items as they are, key id", () => {
  const items = [Uint8Array.of(0x01), Uint8Array.of(0x42, 0x0a, 0x0b)];
  // f1, length 14, "glp1/ballot/0011"; 83 three items; 01; 42 0a 0b; 58 20 and 32 bytes.
  const tag = `f110${Buffer.from("glp1/ballot/0011").toString("hex")}`;
  const expected = `${tag}8301420a0b5820${"ab".repeat(32)}`;
  assert.equal(toHex(buildMessage("ballot", 17, items, KEY_ID)), expected);
});

test("a tuple has at most 16 items, the key id among them", () => {
  const items = (count: number) => Array.from({ length: count }, () => Uint8Array.of(0));
  assert.equal(buildMessage("tx", 1, items(0), KEY_ID)[14], 0x81);
  assert.equal(buildMessage("tx", 1, items(15), KEY_ID)[14], 0x90);
  assert.throws(() => buildMessage("tx", 1, items(16), KEY_ID), InvariantError);
});
