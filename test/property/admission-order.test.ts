import assert from "node:assert/strict";
import { test } from "node:test";
import {
  answerTo,
  FAULTS,
  faultyTransaction,
  isPossible,
  usedNetwork,
} from "../support/admission-scene.ts";
import { Random, runSeed } from "../support/random.ts";

const network = usedNetwork();

test("a transaction without faults is done", () => {
  assert.equal(answerTo(network, faultyTransaction(network, new Set())), null);
});

for (const fault of FAULTS) {
  test(`${fault} is answered alone`, () => {
    assert.equal(answerTo(network, faultyTransaction(network, new Set([fault]))), fault);
  });
}

test("of two faults the first in the documented order answers, for every pair", () => {
  FAULTS.forEach((first, index) => {
    for (const second of FAULTS.slice(index + 1)) {
      const faults = new Set([first, second]);
      if (!isPossible(faults)) continue;
      assert.equal(answerTo(network, faultyTransaction(network, faults)), first, `and ${second}`);
    }
  });
});

test("of many faults the first in the documented order answers", (context) => {
  const seed = runSeed(3);
  context.diagnostic(`SEED=${seed}`);
  const random = new Random(seed);
  for (let i = 0; i < 300; i++) {
    const faults = new Set(FAULTS.filter(() => random.percent(25)));
    if (!isPossible(faults)) continue;
    const expected = FAULTS.find((fault) => faults.has(fault)) ?? null;
    const shown = [...faults].join(", ");
    assert.equal(answerTo(network, faultyTransaction(network, faults)), expected, shown);
  }
});
