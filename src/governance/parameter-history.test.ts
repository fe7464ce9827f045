import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { readParameter, readParameterEntry } from "./parameter.ts";
import { PARAMETER_EVENTS } from "./parameter-events.ts";
import { parameterAt, readParameterHistory } from "./parameter-history.ts";
import { isNumberWithin } from "./step-rule.ts";

const KEY = "fee.per_byte";

/** A scene in which a key is set to amounts at seconds, without the rules of a change. */
function sceneOf(history: readonly (readonly [at: number, value: bigint])[]): GovernanceScene {
  const scene = new GovernanceScene();
  for (const [at, to] of history) {
    scene.now = at;
    const journal = scene.journal();
    const version = readParameterEntry(journal, KEY).version + 1;
    const from = readParameter(journal, KEY, at);
    journal.emit(PARAMETER_EVENTS.changed, { key: KEY, version, from, to, proposal: 1 });
    scene.keep(journal);
  }
  return scene;
}

test("golden rolling_window: the value at the start of the window, and how far from it", () => {
  for (const row of governanceCases("rolling_window")) {
    const history = row.history.map(([at, value]: [number, string]) => [at, BigInt(value)]);
    const { state } = sceneOf(history);
    const from = parameterAt(state, KEY, row.now - row.window);
    const isBefore = row.now - row.window < row.history[0][0];
    // Before its first change a key shows what it showed then, which in these cases is the first value.
    const start = isBefore ? BigInt(row.history[0][1]) : from;
    assert.equal(start, BigInt(row.value_at_window_start), JSON.stringify(row));
    const [n, d] = row.max_window;
    const move = { from: start as bigint, to: BigInt(row.new) };
    assert.equal(isNumberWithin(move, { n, d }), row.ok, JSON.stringify(row));
  }
});

test("a value of the past is the value of its time, on a ramp too", () => {
  const scene = sceneOf([[100, 20n]]);
  scene.now = 200;
  const journal = scene.journal();
  const ramp = { key: KEY, version: 2, from: 20n, to: 30n, periodS: 10, proposal: null };
  journal.emit(PARAMETER_EVENTS.rampStarted, ramp);
  scene.keep(journal);
  const at = (second: number) => parameterAt(scene.state, KEY, second);
  assert.deepEqual([0, 99, 100, 199, 200, 205, 210, 1000].map(at), [
    10n,
    10n,
    20n,
    20n,
    20n,
    25n,
    30n,
    30n,
  ]);
  assert.equal(readParameter(scene.state, KEY, 205), 25n);
  assert.equal(parameterAt(scene.state, "fee.per_cost", 0), 100n, "never changed");
});

test("64 changes are kept, and before them the value from which the oldest of them came", () => {
  const { state } = sceneOf(Array.from({ length: 66 }, (_, i) => [i + 1, BigInt(100 + i)]));
  assert.equal(readParameterHistory(state, KEY).length, 64);
  assert.equal(parameterAt(state, KEY, 0), 101n);
  assert.equal(parameterAt(state, KEY, 3), 102n);
  assert.equal(readParameterEntry(state, KEY).version, 66);
});
