import assert from "node:assert/strict";
import { test } from "node:test";
import { Progress, type ProgressMode } from "./progress.ts";

/** Back to the first column, and the line away. */
const CLEAR = "\r\u001b[2K";

/** A stream that keeps what is written, and a clock that is set by hand. */
function scene(mode: ProgressMode, columns = 80) {
  const written: string[] = [];
  const stream = { isTTY: true, columns, write: (text: string) => written.push(text) };
  const clock = { ms: 0 };
  const subject = { label: "importing", unit: "lines", total: 1000, done: 0 };
  const progress = new Progress(stream, mode, subject, () => clock.ms);
  const at = (ms: number, done: number): string => {
    const before = written.length;
    clock.ms = ms;
    progress.update(done);
    return written.slice(before).join("");
  };
  return { progress, at, written };
}

test("a bar begins after a second and is drawn ten times a second at most", () => {
  const { at } = scene("bar");
  assert.equal(at(999, 100), "", "work under a second shows nothing");
  // 250 of 1000 lines in 1000 ms: 250 lines/s, 750 left, 3 s.
  const raw = at(1000, 250);
  assert.ok(raw.startsWith(CLEAR), raw);
  const drawn = raw.slice(CLEAR.length);
  assert.match(drawn, /^importing \[#+\.+\] 25% 250 \/ 1 000 {2}250 lines\/s {2}ETA 3\.0 s$/);
  const [, bar = ""] = /\[([#.]+)\]/.exec(drawn) ?? [];
  assert.equal(bar.indexOf("."), Math.floor(bar.length / 4));
  assert.ok(drawn.length < 80);
  assert.equal(at(1099, 300), "", "a tenth of a second has not passed");
  assert.notEqual(at(1100, 300), "");
});

test("the rate is smoothed, a fifth of the newest", () => {
  const { at } = scene("bar");
  at(1000, 100);
  // 100 lines in the first second; then 400 in one second: 100 + 0.2 * (400 - 100) = 160.
  assert.match(at(2000, 500), /160 lines\/s/);
});

test("the line fits a narrow terminal, and the bar gives way first", () => {
  const { at } = scene("bar", 45);
  const line = at(1000, 250).replace(CLEAR, "");
  assert.ok(line.length < 45, line);
  assert.ok(!line.includes("["), line);
});

test("ending takes the bar away, once", () => {
  const { progress, at, written } = scene("bar");
  progress.end();
  assert.deepEqual(written, []);
  at(1000, 250);
  progress.end();
  progress.end();
  assert.equal(written.filter((text) => text === CLEAR).length, 1);
});

test("plain progress is a line every ten seconds", () => {
  const { at } = scene("plain");
  assert.equal(at(5000, 100), "");
  assert.equal(at(10_000, 500), "importing: 500 / 1 000  50 lines/s  ETA 10 s\n");
  assert.equal(at(19_999, 900), "");
  assert.notEqual(at(20_000, 900), "");
});

test("no progress is no output", () => {
  const { at } = scene("none");
  assert.equal(at(100_000, 500), "");
});

test("what was done before is not counted into the rate", () => {
  const written: string[] = [];
  const stream = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
  let now = 0;
  const subject = { label: "importing", unit: "lines", total: 1000, done: 900 };
  const progress = new Progress(stream, "bar", subject, () => now);
  now = 1000;
  progress.update(950);
  assert.match(written.join(""), /950 \/ 1 000 {2}50 lines\/s {2}ETA 1\.0 s/);
});
