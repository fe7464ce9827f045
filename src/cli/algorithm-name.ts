import { hashCodeFromJson, hashCodeToJson } from "../crypto/hash-json.ts";
import { HASH_TABLE, hashEntry } from "../crypto/hash-table.ts";
import type { HashCode } from "../primitives/brand.ts";
import { usageError } from "./usage-error.ts";

/** Name of a hash function for people. */
export function hashName(code: HashCode): string {
  return hashEntry(code)?.displayName ?? `0x${code.toString(16)}`;
}

/** The number that stands for a hash function outside the ledger, in hexadecimal of two digits at least. */
export function hashNumber(code: HashCode): string {
  return `0x${hashCodeToJson(code).toString(16).padStart(2, "0")}`;
}

/** The hash function that a word names: its name, or its number in decimal or hexadecimal. */
export function readHashName(word: string, flag: string): HashCode {
  const wanted = word.toLowerCase();
  const named = HASH_TABLE.find(
    ({ name, displayName }) => name === wanted || displayName.toLowerCase() === wanted,
  );
  if (named !== undefined) return named.code;
  const number = /^(?:0x[0-9a-f]{1,6}|\d{1,8})$/.test(wanted) ? Number(wanted) : Number.NaN;
  const code = Number.isNaN(number) ? undefined : hashCodeFromJson(number);
  if (code?.ok === true) return code.value;
  throw usageError({
    code: "CLI_VALUE",
    message: `${flag} names no hash function: ${word}.`,
    fix: `use one of ${HASH_TABLE.map(({ displayName }) => displayName).join(", ")}`,
    evidence: { found: word },
  });
}
