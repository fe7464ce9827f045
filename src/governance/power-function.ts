import { assertDefined } from "../primitives/assert.ts";
import { divFloorBig } from "../primitives/integer.ts";
import type { PowerFunction } from "./electorate-table.ts";

/** What power is counted from: parts of an account's tokens, each with a past of its own. */
export const POWER_FIELDS = ["active", "liquid", "warming", "validator"] as const;
export type PowerField = (typeof POWER_FIELDS)[number];

/** Weights of `token_stake`: `floor((token · liquid + stake · active) / divisor)`. */
export interface PowerWeights {
  readonly token: number;
  readonly stake: number;
  readonly divisor: number;
}

/** How a function counts power from the fields of an account, and of the whole electorate from their sums. */
interface PowerArithmetic {
  readonly fields: readonly PowerField[];
  readonly compute: (read: (field: PowerField) => bigint, weights: PowerWeights) => bigint;
}

/**
 * The arithmetic of each function that this version counts. Each floors what it divides, so that the function of the
 * sums is never below the sum of the functions.
 */
const ARITHMETIC: Readonly<Partial<Record<PowerFunction, PowerArithmetic>>> = {
  stake: { fields: ["active"], compute: (read) => read("active") },
  token: {
    fields: ["liquid", "active", "warming"],
    compute: (read) => read("liquid") + read("active") + read("warming"),
  },
  token_stake: {
    fields: ["liquid", "active"],
    compute: (read, { token, stake, divisor }) => {
      const sum = BigInt(token) * read("liquid") + BigInt(stake) * read("active");
      return divFloorBig(sum, BigInt(divisor));
    },
  },
  validator_stake: { fields: ["validator"], compute: (read) => read("validator") },
};

/** The arithmetic of a function. Requires: one that this version counts, as the static checks see to. */
export function powerArithmetic(name: PowerFunction): PowerArithmetic {
  return assertDefined(ARITHMETIC[name], `power function ${name} is not counted`);
}
