import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AdmissionFault,
  answerTo,
  FAULTS,
  faultyTransaction,
  usedNetwork,
} from "../support/admission-scene.ts";
import { Random, runSeed } from "../support/random.ts";

const network = usedNetwork();

/** Faults that cannot stand in one transaction. */
const EXCLUSIVE: readonly (readonly [AdmissionFault, AdmissionFault])[] = [
  ["GOV_NONCE_LOW", "GOV_NONCE_HIGH"],
  // The other accounts have used no sequence number, so theirs cannot be too low.
  ["GOV_NONCE_LOW", "GOV_FEE_UNPAYABLE"],
  ["GOV_NONCE_LOW", "GOV_ACCOUNT_UNKNOWN"],
  // An unknown account has no balance and no keys of its own.
  ["GOV_ACCOUNT_UNKNOWN", "GOV_FEE_UNPAYABLE"],
  // Three keys are never too few.
  ["GOV_BLOCK_COST", "GOV_SIGNATURE_COUNT"],
  // A signature that is cut is not examined, and a payload of an unknown kind is never read.
  ["GOV_SIGNATURE_LENGTH", "GOV_SIGNATURE_INVALID"],
  ["GOV_TX_KIND", "GOV_STATEMENT_INVALID"],
];

function isPossible(faults: ReadonlySet<AdmissionFault>): boolean {
  return EXCLUSIVE.every(([one, other]) => !(faults.has(one) && faults.has(other)));
}

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
