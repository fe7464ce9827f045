import assert from "node:assert/strict";
import { test } from "node:test";
import { createMlDsa65Suite, verifyMlDsa65 } from "./ml-dsa-65.ts";

/** A library that accepts everything and tells the context that it was asked with. */
const asked: string[] = [];
const gullible = {
  provider: "test",
  verifyMlDsa65: (_: unknown, context: Uint8Array) => {
    asked.push(Buffer.from(context).toString());
    return true;
  },
};

/** Lengths of FIPS 204, table 2. */
const KEY = 1952;
const SIGNATURE = 3309;

function verify(keyBytes: number, signatureBytes: number, contextBytes: number): boolean {
  const input = {
    publicKey: new Uint8Array(keyBytes),
    message: new Uint8Array(0),
    signature: new Uint8Array(signatureBytes),
  };
  return verifyMlDsa65(gullible, input, new Uint8Array(contextBytes));
}

test("both sides of the lengths of key, signature and context", () => {
  assert(verify(KEY, SIGNATURE, 0));
  assert(verify(KEY, SIGNATURE, 255));
  for (const [key, signature, context] of [
    [KEY - 1, SIGNATURE, 0],
    [KEY + 1, SIGNATURE, 0],
    [KEY, SIGNATURE - 1, 0],
    [KEY, SIGNATURE + 1, 0],
    [KEY, 0, 0],
    [KEY, SIGNATURE, 256],
  ] as const) {
    assert(!verify(key, signature, context), `${key} ${signature} ${context}`);
  }
});

test("the suite asks with the context glp1 and takes keys by their length", () => {
  const suite = createMlDsa65Suite(gullible);
  asked.length = 0;
  const message = { bytes: new Uint8Array(3) };
  assert(suite.verify(new Uint8Array(KEY), message, new Uint8Array(SIGNATURE)));
  assert.deepEqual(asked, ["glp1"]);
  assert(suite.isValidPublicKey(new Uint8Array(KEY)));
  assert(!suite.isValidPublicKey(new Uint8Array(KEY - 1)));
  assert(!suite.isValidPublicKey(new Uint8Array(KEY + 1)));
});
