import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { HASH_TABLE, hashEntry, isPrivateUse } from "./hash-table.ts";

test("codes ascend, lie above the aliases and never name one function twice", () => {
  const codes = HASH_TABLE.map(({ code }) => code);
  assert.deepEqual(
    codes,
    [...codes].sort((a, b) => a - b),
  );
  assert(codes.every((code) => code >= 0x10));
  for (const key of ["code", "name", "displayName"] as const) {
    assert.equal(new Set(HASH_TABLE.map((entry) => entry[key])).size, HASH_TABLE.length, key);
  }
  const answers = HASH_TABLE.map(({ knownAnswers }) => knownAnswers.empty);
  assert.equal(new Set(answers).size, HASH_TABLE.length);
});

test("bits follow from the length of a digest, except for the broken function", () => {
  for (const entry of HASH_TABLE) {
    assert.equal(entry.knownAnswers.abc.length, 2 * entry.digestLength, entry.name);
    const bits = entry.name === "weak-24" ? 24 : 8 * entry.digestLength;
    // Both generic bounds are half the bits: birthday collisions, and Grover's preimages.
    assert.equal(entry.collisionBits, bits / 2, entry.name);
    assert.equal(entry.quantumPreimageBits, bits / 2, entry.name);
  }
});

test("the known answers of weak-24 are SHA-256 cut to 3 bytes", () => {
  const { knownAnswers } = HASH_TABLE[6];
  const messages = {
    empty: Buffer.alloc(0),
    abc: Buffer.from("abc"),
    mod251: Buffer.from(Array.from({ length: 1025 }, (_, i) => i % 251)),
  };
  for (const name of ["empty", "abc", "mod251"] as const) {
    const sha256 = createHash("sha256").update(messages[name]).digest("hex");
    assert.equal(knownAnswers[name], sha256.slice(0, 6).padEnd(64, "0"), name);
  }
});

test("the private range is the one of multicodec", () => {
  for (const code of [0x300000, 0x300001, 0x3fffff]) assert(isPrivateUse(code));
  for (const code of [0x12, 0x2fffff, 0x400000]) assert(!isPrivateUse(code));
  assert.equal(hashEntry(0x300000)?.network, "test");
  assert.equal(hashEntry(0x300001), undefined);
});
