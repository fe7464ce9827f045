import assert from "node:assert/strict";
import { test } from "node:test";
import type { Digest } from "../../primitives/brand.ts";
import { RecentDrops } from "./recent-drops.ts";

const hashOf = (number: number): Digest => {
  const hash = new Uint8Array(32) as Digest;
  new DataView(hash.buffer).setUint32(0, number);
  return hash;
};

test("the newest 8,192 are remembered, and what is dropped again is new again", () => {
  const drops = new RecentDrops();
  for (let number = 0; number < 8192; number++) drops.add(hashOf(number), { code: "operator" });
  assert.deepEqual(drops.find(hashOf(0)), { code: "operator" });
  drops.add(hashOf(0), { code: "stopped" });
  assert.deepEqual(drops.find(hashOf(1)), { code: "operator" });
  drops.add(hashOf(8192), { code: "operator" });
  assert.equal(drops.find(hashOf(1)), undefined, "the oldest makes room");
  assert.deepEqual(drops.find(hashOf(0)), { code: "stopped" });
  assert.equal(drops.find(hashOf(9000)), undefined);
});
