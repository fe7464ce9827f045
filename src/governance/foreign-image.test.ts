import assert from "node:assert/strict";
import { test } from "node:test";
import { findForeignImage } from "./foreign-image.ts";

const OWN = `![a chart](digest:0x${"ab".repeat(32)})`;

test("an image is named by digest, or not shown", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["no picture at all!", undefined],
    [OWN, undefined],
    [`text ${OWN} and ![x](http://example.org/x.png)`, 5 + OWN.length + 5],
    ["![x](data:image/png;base64,AA)", 0],
    ["![by reference][1]", 0],
    ["![shortcut]", 0],
    ["![", 0],
    ["escaped \\![x](http://a)", undefined],
    ["escaped backslash \\\\![x](http://a)", 20],
    [`![short](digest:0x${"ab".repeat(31)})`, 0],
    [`![long](digest:0x${"ab".repeat(64)})`, undefined],
    [`![longer](digest:0x${"ab".repeat(65)})`, 0],
    [`![odd](digest:0x${"ab".repeat(32)}a)`, 0],
  ];
  for (const [text, offset] of cases) assert.equal(findForeignImage(text), offset, text);
});
