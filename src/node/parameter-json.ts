import { FRACTION_TERM_MAX, type Fraction } from "../governance/fraction.ts";
import { type ParameterKey, parameterRow } from "../governance/parameter-table.ts";
import type { ParameterValue } from "../governance/parameter-value.ts";
import type { JsonPlace } from "../ledger/json-reader.ts";
import { readAmount, readText } from "./json-values.ts";

const DIGEST = { min: 66, max: 130, expected: "a digest in hex after 0x" } as const;

/**
 * The value of a key from JSON: amounts are decimal texts, fractions `[n, d]`, names and digests texts, switches
 * booleans, what is not there null, the rest integers. Bounds are judged where the value is set.
 */
export function readParameterJson(place: JsonPlace, key: ParameterKey): ParameterValue {
  const row = parameterRow(key);
  switch (row.kind) {
    case "uint":
      return place.uint();
    case "amount":
      return readAmount(place);
    case "fraction":
      return readFraction(place);
    case "optional share":
      return place.value === null ? null : readFraction(place);
    case "bool":
      return place.bool();
    case "choice":
      return place.oneOf(row.options);
    case "optional choice":
      return place.value === null ? null : place.oneOf(row.options);
    case "digest":
      return place.value === null ? null : readText(place, DIGEST);
  }
}

/** The JSON form of a value of the registry. */
export function parameterToJson(value: ParameterValue): unknown {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "object" && value !== null) return [value.n, value.d];
  return value;
}

function readFraction(place: JsonPlace): Fraction {
  const [n, d] = place.items(2, 2).map((item, at) => item.uint(FRACTION_TERM_MAX, at));
  return { n: n ?? 0, d: d ?? 1 };
}
