import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "./plain-text.ts";

test("what would steer a terminal or turn the direction of writing is shown as unknown", () => {
  assert.equal(plainText("\u001b[2Jgone"), "\ufffd[2Jgone");
  assert.equal(plainText("a\u0007b\u009bc\u007fd"), "a\ufffdb\ufffdc\ufffdd");
  assert.equal(plainText("yes\u202eon"), "yes\ufffdon");
});

test("lines, tabs and every script stay as they are", () => {
  const text = "Zürich\n\t日本 العربية 👩‍🔬";
  assert.equal(plainText(text), text);
});
