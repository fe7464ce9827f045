import { assert } from "../primitives/assert.ts";
import { parseHex } from "../primitives/hex.ts";

/** The bytes of a hexadecimal text that stands in the source, in as many lines as it needs. */
export function hexConstant(...lines: readonly string[]): Uint8Array {
  const parsed = parseHex(lines.join(""));
  assert(parsed.ok, "a constant of the source is no hexadecimal text");
  return parsed.value;
}
