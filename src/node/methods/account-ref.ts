import { assert } from "../../primitives/assert.ts";
import type { AccountId } from "../../primitives/brand.ts";
import { parseHex0x } from "../../primitives/hex.ts";

/** The account that a caller names. Requires: a text of the schema of hashes. */
export function accountRef(text: string): AccountId {
  const parsed = parseHex0x(text);
  assert(parsed.ok && parsed.value.length === 32, "an account that its schema has let through");
  return parsed.value as AccountId;
}
