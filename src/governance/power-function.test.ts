import assert from "node:assert/strict";
import { test } from "node:test";
import { governanceCases } from "../../test/support/governance-vectors.ts";
import { POWER_FUNCTION_NAMES, POWER_FUNCTIONS } from "./electorate-table.ts";
import { type PowerField, powerArithmetic } from "./power-function.ts";

const EQUAL = { token: 1, stake: 1, divisor: 1 };
const FIELDS: Readonly<Record<PowerField, bigint>> = {
  active: 7n,
  liquid: 50n,
  warming: 300n,
  validator: 2000n,
};

test("token_stake counts as the golden file says", () => {
  const cases = governanceCases("power_functions").filter((row) => row.function === "token_stake");
  assert.equal(cases.length, 4);
  for (const { liquid, active, weights, power } of cases) {
    const fields: Readonly<Partial<Record<PowerField, bigint>>> = {
      liquid: BigInt(liquid),
      active: BigInt(active),
    };
    const [token, stake, divisor] = weights;
    const counted = powerArithmetic("token_stake").compute((field) => fields[field] ?? 0n, {
      token,
      stake,
      divisor,
    });
    assert.equal(counted, BigInt(power), `${liquid} and ${active}`);
  }
});

test("each function counts its own fields and no other", () => {
  const expected = { stake: 7n, token: 357n, token_stake: 57n, validator_stake: 2000n } as const;
  for (const [name, power] of Object.entries(expected)) {
    const { fields, compute } = powerArithmetic(name as keyof typeof expected);
    const read = (field: PowerField) => {
      assert.ok(fields.includes(field), `${name} reads ${field} unasked`);
      return FIELDS[field];
    };
    assert.equal(compute(read, EQUAL), power, name);
  }
});

test("every function that the table calls built has an arithmetic, and no other has one", () => {
  for (const name of POWER_FUNCTION_NAMES) {
    if (POWER_FUNCTIONS[name].isBuilt) assert.ok(powerArithmetic(name).fields.length > 0, name);
    else assert.throws(() => powerArithmetic(name), { code: "INVARIANT" }, name);
  }
});
