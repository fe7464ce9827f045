import { assert } from "../../primitives/assert.ts";
import { parseHex0x } from "../../primitives/hex.ts";

/** The bytes of a text of hexadecimal digits. Requires: one that its schema has let through. */
export function bytesOfHex(text: string): Uint8Array {
  const parsed = parseHex0x(text);
  assert(parsed.ok, "hexadecimal digits that their schema has let through");
  return parsed.value;
}
