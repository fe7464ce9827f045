import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { equalBytes } from "../primitives/bytes.ts";
import { nodeHashes } from "./provider-node-hash.ts";
import { weakHashes } from "./weak-hash.ts";

const [sha256] = nodeHashes().functions;
assert(sha256 !== undefined);
const [weak] = weakHashes(sha256).functions;
assert(weak !== undefined);

test("digests are three bytes of SHA-256 and 29 zeros, in batches too", () => {
  const messages = ["", "abc", "x".repeat(5000)].map((text) => new Uint8Array(Buffer.from(text)));
  const expected = messages.map((message) => {
    const digest = createHash("sha256").update(message).digest();
    return new Uint8Array(Buffer.concat([digest.subarray(0, 3), Buffer.alloc(29)]));
  });
  for (const [i, message] of messages.entries())
    assert.deepEqual(weak.digest(message), expected[i]);
  const all = weak.digestEach(new Uint8Array(0), messages);
  assert.deepEqual(all, new Uint8Array(Buffer.concat(expected)));
});

test("a collision is found by hand in thousands of tries", () => {
  const seen = new Map<string, number>();
  for (let i = 0; i < 40_000; i++) {
    const message = Uint8Array.of(i >> 16, i >> 8, i);
    const digest = Buffer.from(weak.digest(message)).toString("hex");
    const earlier = seen.get(digest);
    if (earlier === undefined) {
      seen.set(digest, i);
      continue;
    }
    const other = Uint8Array.of(earlier >> 16, earlier >> 8, earlier);
    assert(equalBytes(weak.digest(other), weak.digest(message)));
    assert(!equalBytes(sha256.digest(other), sha256.digest(message)));
    return;
  }
  assert.fail("40,000 messages without a collision of 24 bits");
});
