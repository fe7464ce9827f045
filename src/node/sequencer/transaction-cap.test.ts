import assert from "node:assert/strict";
import { test } from "node:test";
import { TransactionCap } from "./transaction-cap.ts";

test("the cap falls at once to what would have fitted, and rises by at most a half", () => {
  const cap = new TransactionCap(150);
  assert.equal(cap.value, 256);
  // 256 in 300 ms: 128 would have fitted.
  cap.note(256, 300);
  assert.equal(cap.value, 128);
  // 128 in 30 ms: 640 would fit, a half more is 192.
  cap.note(128, 30);
  assert.equal(cap.value, 192);
  // 192 in 119 ms: 80 % of what would fit, 242, is 193.
  cap.note(192, 119);
  assert.equal(cap.value, 193);
});

test("a block that is not full, or takes a fair time, leaves the cap as it is", () => {
  const cap = new TransactionCap(150);
  cap.note(255, 1);
  cap.note(256, 120);
  cap.note(256, 150);
  cap.note(0, 9_000);
  assert.equal(cap.value, 256);
  cap.note(256, 150.5);
  assert.equal(cap.value, 255);
});

test("the cap keeps its bounds", () => {
  const cap = new TransactionCap(150);
  cap.note(3, 60_000);
  assert.equal(cap.value, 16);
  for (let block = 0; block < 40; block++) cap.note(cap.value, 0);
  assert.equal(cap.value, 20_000);
});
