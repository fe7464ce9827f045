import { test } from "node:test";
import { BitflipGround } from "../support/bitflip-ground.ts";
import { checkStatementFlips } from "../support/bitflip-statements.ts";

const EVERY_BIT = { step: 1, longBytes: 0 };

for (const [name, rule] of [
  ["v2-dual-required", 3],
  ["v3-pq-only", 5],
] as const) {
  test(`every bit of a statement of ${name}, ML-DSA signatures included, is refused`, () => {
    checkStatementFlips(new BitflipGround(rule), EVERY_BIT);
  });
}
