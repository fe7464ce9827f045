import assert from "node:assert/strict";
import { test } from "node:test";
import { amountsIn } from "./amount-text.ts";

test("an amount is written in tokens, with the decimals that say something", () => {
  const amount = amountsIn(6);
  const shown = ["0", "1", "999999", "1000000", "1500000", "4983317695872", "500000000000"].map(
    amount,
  );
  assert.deepEqual(shown, [
    "0 tokens",
    "0.000001 tokens",
    "0.999999 tokens",
    "1 token",
    "1.5 tokens",
    "4 983 317.695872 tokens",
    "500 000 tokens",
  ]);
});

test("the decimals are those of the ledger, and base units stand where it says nothing of them", () => {
  assert.equal(amountsIn(0)("1234"), "1 234 tokens");
  assert.equal(amountsIn(18)("1"), "0.000000000000000001 tokens");
  assert.equal(amountsIn(undefined)("1234"), "1 234 base units");
});
