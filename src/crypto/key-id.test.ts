import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { assertDefined, InvariantError } from "../primitives/assert.ts";
import { toHex } from "../primitives/hex.ts";
import { computeAccountId, computeKeyId } from "./key-id.ts";
import { nodeHashes } from "./provider-node-hash.ts";

const { functions } = nodeHashes();
const sha3 = assertDefined(
  functions.find((hash) => hash.code === 0x16),
  "sha3-256",
);
const sha256 = assertDefined(
  functions.find((hash) => hash.code === 0x12),
  "sha2-256",
);

function sha3Hex(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha3-256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

test("a key id is the digest of the tag, the suite and the key", () => {
  const publicKey = new Uint8Array(32).fill(5);
  // f1, length 13, "glp1/key/0016"; 82 two items; suite 1; 58 20 and the key.
  const expected = sha3Hex(
    Uint8Array.of(0xf1, 13),
    "glp1/key/0016",
    Uint8Array.of(0x82, 1, 0x58, 0x20),
    publicKey,
  );
  assert.equal(toHex(computeKeyId(sha3, 1, publicKey)), expected);
});

test("an account id adds the salt, of 0 to 32 bytes", () => {
  const publicKey = new Uint8Array(32).fill(5);
  const salt = Uint8Array.of(7, 8);
  const expected = sha3Hex(
    Uint8Array.of(0xf1, 17),
    "glp1/account/0016",
    Uint8Array.of(0x83, 1, 0x58, 0x20),
    publicKey,
    Uint8Array.of(0x42, 7, 8),
  );
  assert.equal(toHex(computeAccountId(sha3, { suite: 1, publicKey, salt })), expected);
  const of = (length: number) =>
    computeAccountId(sha3, { suite: 1, publicKey, salt: new Uint8Array(length) });
  assert.notDeepEqual(of(0), of(32));
  assert.throws(() => of(33), InvariantError);
});

test("names are digests of SHA3-256 and of nothing else", () => {
  const publicKey = new Uint8Array(32);
  assert.throws(() => computeKeyId(sha256, 1, publicKey), InvariantError);
  const first = { suite: 1, publicKey, salt: new Uint8Array(0) };
  assert.throws(() => computeAccountId(sha256, first), InvariantError);
});
