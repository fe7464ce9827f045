import type { JsonPlace } from "../ledger/json-reader.ts";
import { parseHex0x } from "../primitives/hex.ts";
import { AMOUNT_MAX } from "../primitives/integer.ts";

/** A text of min..max characters, of the form that `pattern` gives and `expected` names. */
export function readText(
  place: JsonPlace,
  form: {
    readonly min: number;
    readonly max: number;
    readonly pattern?: RegExp;
    readonly expected?: string;
  },
): string {
  const { min, max, pattern, expected = `a text of ${min} to ${max} characters` } = form;
  const { value } = place;
  if (typeof value !== "string") return place.fail("LEDGER_JSON_TYPE", expected);
  if (value.length < min || value.length > max) {
    return place.fail("LEDGER_JSON_RANGE", expected, { found: `${value.length} characters` });
  }
  if (pattern !== undefined && !pattern.test(value)) {
    return place.fail("LEDGER_JSON_RANGE", expected);
  }
  return value;
}

/** Bytes in hexadecimal after `0x`, min..max of them. */
export function readBytes(
  place: JsonPlace,
  length: { readonly min: number; readonly max: number },
): Uint8Array {
  const { min, max } = length;
  const count = min === max ? `${min}` : `${min} to ${max}`;
  const expected = `0x and the hexadecimal digits of ${count} bytes`;
  const { value } = place;
  if (typeof value !== "string") return place.fail("LEDGER_JSON_TYPE", expected);
  const parsed = parseHex0x(value);
  if (!parsed.ok) return place.fail("LEDGER_JSON_RANGE", expected);
  if (parsed.value.length >= min && parsed.value.length <= max) return parsed.value;
  return place.fail("LEDGER_JSON_RANGE", expected, { found: `${parsed.value.length} bytes` });
}

/** Base units as a decimal text, 0..2^127-1. */
export function readAmount(place: JsonPlace): bigint {
  const expected = 'base units in decimal, as a text: "1000"';
  const { value } = place;
  if (typeof value !== "string") return place.fail("LEDGER_JSON_TYPE", expected);
  if (!/^(?:0|[1-9][0-9]{0,38})$/.test(value)) return place.fail("LEDGER_JSON_RANGE", expected);
  const amount = BigInt(value);
  return amount <= AMOUNT_MAX ? amount : place.fail("LEDGER_JSON_RANGE", "at most 2^127 - 1");
}
