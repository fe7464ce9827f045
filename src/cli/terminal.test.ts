import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf, hasColor, painter } from "./terminal.ts";

const tty = { isTTY: true, write: () => {} };
const pipe = { write: () => {} };

test("colour is for terminals, unless somebody refuses it", () => {
  assert.equal(hasColor(tty, {}, true), true);
  assert.equal(hasColor(tty, { NO_COLOR: "" }, true), true, "an empty NO_COLOR says nothing");
  assert.equal(hasColor(tty, { NO_COLOR: "1" }, true), false);
  assert.equal(hasColor(tty, { TERM: "dumb" }, true), false);
  assert.equal(hasColor(tty, {}, false), false);
  assert.equal(hasColor(pipe, {}, true), false);
  assert.equal(painter(false)("red", "no"), "no");
  assert.equal(painter(true)("red", "no"), "\u001b[31mno\u001b[39m");
});

test("text is laid out between 40 and 100 columns", () => {
  assert.equal(columnsOf(pipe), 80);
  assert.equal(columnsOf({ ...tty, columns: 0 }), 80);
  assert.equal(columnsOf({ ...tty, columns: 20 }), 40);
  assert.equal(columnsOf({ ...tty, columns: 90 }), 90);
  assert.equal(columnsOf({ ...tty, columns: 300 }), 100);
});
