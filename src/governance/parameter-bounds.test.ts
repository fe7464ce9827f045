import assert from "node:assert/strict";
import { test } from "node:test";
import { checkParameterBounds } from "./parameter-bounds.ts";
import type { ParameterKey } from "./parameter-table.ts";
import type { ParameterValue } from "./parameter-value.ts";

const PRODUCTION = { network: 0, decimals: 6 };
const TEST = { network: 1, decimals: 6 };

function fits(key: ParameterKey, value: ParameterValue, scale = PRODUCTION): boolean {
  return checkParameterBounds(key, value, scale) === null;
}

test("both bounds are allowed and nothing beyond", () => {
  const cases: readonly (readonly [
    ParameterKey,
    readonly ParameterValue[],
    readonly ParameterValue[],
  ])[] = [
    ["exec.max_attempts", [1, 10], [0, 11]],
    ["fee.per_byte", [0n, 10_000_000n], [10_000_001n]],
    [
      "spike.ratio",
      [
        { n: 1, d: 1 },
        { n: 10, d: 1 },
      ],
      [
        { n: 999, d: 1000 },
        { n: 10_001, d: 1000 },
      ],
    ],
    // The fractions next to one half that terms up to 10^6 can say.
    [
      "review.approve",
      [
        { n: 500_000, d: 999_999 },
        { n: 1, d: 1 },
      ],
      [{ n: 1, d: 2 }],
    ],
    [
      "review.reject",
      [
        { n: 499_999, d: 999_999 },
        { n: 0, d: 1 },
      ],
      [{ n: 1, d: 2 }],
    ],
    ["track.text.community.veto", [null, { n: 1, d: 1 }], [{ n: 2, d: 1 }]],
    ["slash.destination", ["treasury", "burn"], ["fees"]],
    ["electorate.roles.function", [null, "token_stake"], ["twa"]],
    ["bench.criteria.digest", [null, `0x${"0a".repeat(32)}`], [`0x${"0A".repeat(32)}`, "0x0a"]],
  ];
  for (const [key, inside, outside] of cases) {
    for (const value of inside) assert(fits(key, value), `${key} ${String(value)}`);
    for (const value of outside) assert(!fits(key, value), `${key} ${String(value)}`);
  }
});

test("a value of another kind is outside, and the fault says what was expected and found", () => {
  const values: readonly ParameterValue[] = [1, 1n, { n: 1, d: 2 }, true, "stake", null];
  const kinds: readonly (readonly [ParameterKey, readonly number[]])[] = [
    ["exec.max_attempts", [0]],
    ["fee.per_byte", [1]],
    ["param.max_step", [2]],
    ["track.text.community.support", [2, 5]],
    ["delegation.enabled", [3]],
    ["track.text.exec", []],
    ["electorate.community.function", [4, 5]],
    ["bench.criteria.digest", [5]],
  ];
  for (const [key, admitted] of kinds) {
    const found = values.flatMap((value, place) => (fits(key, value) ? [place] : []));
    assert.deepEqual(found, admitted, key);
  }
  assert.deepEqual(checkParameterBounds("exec.max_attempts", 1n, PRODUCTION), {
    expected: "1..10",
    found: "amount 1",
  });
  assert.deepEqual(checkParameterBounds("param.max_step", { n: 0, d: 1 }, PRODUCTION), {
    expected: "1/100..1/1",
    found: "fraction 0/1",
  });
});

test("a test network has times of a second or a block, no signal, and the measurement of ci", () => {
  const cases: readonly (readonly [ParameterKey, ParameterValue])[] = [
    ["timelock.min_s", 1],
    ["epoch.window_blocks", 1],
    ["epoch.signal", { n: 0, d: 1 }],
    ["bench.criteria.profile", "ci"],
  ];
  for (const [key, value] of cases) {
    assert(fits(key, value, TEST), key);
    assert(!fits(key, value), `${key} in production`);
  }
  assert(!fits("timelock.min_s", 0, TEST));
  assert(fits("stake.warmup_s", 0, TEST), "a bound of 0 stays 0");
  assert(!fits("exec.max_attempts", 0, TEST), "a count is no time");
});

test("bounds in tokens follow the decimals, and never exclude what a chain begins with", () => {
  const most = (decimals: number, value: bigint) =>
    fits("fee.base.transfer", value, { network: 0, decimals });
  assert(most(18, 10n ** 19n) && !most(18, 10n ** 19n + 1n));
  assert(most(0, 1000n) && !most(0, 1001n), "ten tokens are ten units, and it begins with 1000");
});
