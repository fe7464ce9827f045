import { assert } from "../primitives/assert.ts";

const PLACES = 9;
const PATTERN = /^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?$/;

/** A decimal of at most nine places, exact in units of `10^-9`; undefined for any other text. */
export function parseDecimal(text: string): bigint | undefined {
  if (!PATTERN.test(text)) return undefined;
  const [whole = "", places = ""] = text.split(".");
  assert(places.length <= PLACES, `${places.length} places`);
  return BigInt(whole + places.padEnd(PLACES, "0"));
}
