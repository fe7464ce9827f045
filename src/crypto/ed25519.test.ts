import assert from "node:assert/strict";
import { test } from "node:test";
import { createEd25519Suite } from "./ed25519.ts";
import { hexConstant } from "./hex-constant.ts";

/** The suite over a library that accepts everything: what it refuses is refused by the rule alone. */
const gullible = createEd25519Suite("test", () => true);

/** L, little-endian, as RFC 8032 gives it. */
const ORDER = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
const R = "02".padEnd(64, "0");

function verify(r: string, s: string, keyBytes = 32): boolean {
  return gullible.verify(new Uint8Array(keyBytes), { bytes: new Uint8Array(0) }, hexConstant(r, s));
}

test("both sides of S < L", () => {
  assert(verify(R, "0".repeat(64)));
  assert(verify(R, ORDER.replace("ed", "ec")));
  assert(!verify(R, ORDER));
  assert(!verify(R, ORDER.replace("ed", "ee")));
  assert(!verify(R, `${"0".repeat(62)}20`));
  assert(!verify(R, "f".repeat(64)));
  assert(verify(R, `${"f".repeat(62)}0f`));
});

test("R is not the one encoding of the identity", () => {
  assert(!verify("01".padEnd(64, "0"), "0".repeat(64)));
  assert(verify("01".padEnd(62, "0").concat("80"), "0".repeat(64)));
  assert(verify("00".padEnd(64, "0"), "0".repeat(64)));
});

test("other lengths are refused before the library is asked", () => {
  assert(!verify(R, "0".repeat(62)));
  assert(!verify(R, "0".repeat(66)));
  assert(!verify("", ""));
  assert(!verify(R, "0".repeat(64), 31));
  assert(!verify(R, "0".repeat(64), 33));
  for (const length of [0, 31, 33]) {
    assert(!gullible.isValidPublicKey(new Uint8Array(length)), `${length}`);
  }
});
