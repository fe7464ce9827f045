import type { HashCode } from "../primitives/brand.ts";
import { isSafeUint } from "../primitives/integer.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { HASH_TABLE, hashEntry } from "./hash-table.ts";

/** A number of JSON under which no hash function is registered. */
export interface UnknownHashNumber {
  readonly code: "CRYPTO_HASH_UNKNOWN";
  readonly algorithm: number;
}

const codeOfAlias: ReadonlyMap<number, HashCode> = new Map(
  HASH_TABLE.flatMap((entry) =>
    entry.jsonAlias === null ? [] : [[entry.jsonAlias, entry.code] as const],
  ),
);

/**
 * The code that a number of JSON stands for: 0, 1 and 2 are aliases, any other number is a code.
 * The two readings cannot meet, since no code below 0x10 is ever registered.
 */
export function hashCodeFromJson(number: number): Result<HashCode, UnknownHashNumber> {
  const code = codeOfAlias.get(number) ?? number;
  if (!isSafeUint(code) || hashEntry(code) === undefined) {
    return err({ code: "CRYPTO_HASH_UNKNOWN", algorithm: number });
  }
  return ok(code);
}

/** The number that JSON shows for a code: its alias where it has one, else the code. */
export function hashCodeToJson(code: HashCode): number {
  return hashEntry(code)?.jsonAlias ?? code;
}
