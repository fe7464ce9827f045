import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeTime } from "../../../test/support/fake-time.ts";
import { ClockWatch } from "./clock-watch.ts";

test("a clock that was set is found once, and time that passes is none", () => {
  const time = new FakeTime(1_000_000);
  const watch = new ClockWatch(time);
  time.pass(3_600_000);
  assert.equal(watch.look(), null);
  time.setClock(time.now() - 60_000);
  time.pass(10);
  assert.equal(watch.look(), -60_000);
  time.pass(10);
  assert.equal(watch.look(), null);
  time.setClock(time.now() + 5_000);
  assert.equal(watch.look(), 5_000);
});

test("two seconds are a machine under load, more are a clock that was set, also bit by bit", () => {
  const time = new FakeTime(1_000_000);
  const watch = new ClockWatch(time);
  time.setClock(1_002_000);
  assert.equal(watch.look(), null);
  time.setClock(1_002_001);
  assert.equal(watch.look(), 2_001);
});
