import type { JsonPlace } from "../../ledger/json-reader.ts";

/** An integer 0..max as a decimal text without leading zero. */
export function readDecimal(place: JsonPlace, max: bigint): bigint {
  const expected = `an integer 0..${max} in decimal, as a text: "1000"`;
  const { value } = place;
  if (typeof value !== "string") return place.fail("LEDGER_JSON_TYPE", expected);
  if (value.length > max.toString().length || !/^(?:0|[1-9][0-9]*)$/.test(value)) {
    return place.fail("LEDGER_JSON_RANGE", expected);
  }
  const integer = BigInt(value);
  return integer <= max ? integer : place.fail("LEDGER_JSON_RANGE", expected);
}
