import assert from "node:assert/strict";
import { test } from "node:test";
import { BitflipGround } from "../support/bitflip-ground.ts";
import { checkStatementFlips } from "../support/bitflip-statements.ts";

const CODES = [
  "REPLAY_ADMISSION",
  "REPLAY_COMMIT",
  "REPLAY_EVIDENCE",
  "REPLAY_RECEIPT",
  "REPLAY_SYSTEM",
];

/** All of each statement but the inside of ML-DSA signatures, of which one bit in 211 is taken. */
const SAMPLED = { step: 211, longBytes: 120 };

for (const [name, rule] of [
  ["v1-legacy", 1],
  ["v2-dual-required", 3],
  ["v3-pq-only", 5],
] as const) {
  test(`every bit of a statement of ${name} is refused, also where its roots are made anew`, () => {
    const ground = new BitflipGround(rule);
    const judged = ground.judge(ground.reseal(ground.raw));
    assert.deepEqual(
      judged,
      { stage: "accepted", codes: [] },
      "a reseal changes nothing by itself",
    );
    const answers = checkStatementFlips(ground, SAMPLED);
    for (const code of CODES) assert.ok(answers.has(code), code);
  });
}
