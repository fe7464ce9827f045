import { hashCodeFromJson, hashCodeToJson } from "../crypto/hash-json.ts";
import { HASH_TABLE } from "../crypto/hash-table.ts";
import type { HashCode } from "../primitives/brand.ts";
import type { JsonPlace } from "./json-reader.ts";

const KNOWN = HASH_TABLE.map(({ code, displayName }) => `${hashCodeToJson(code)} ${displayName}`);

/** The hash code of a number of JSON: 0, 1 and 2 are aliases, any other number a code. Null is no code. */
export function readAlgorithm(place: JsonPlace): HashCode | null {
  if (place.value === null) return null;
  const code = hashCodeFromJson(place.uint());
  if (code.ok) return code.value;
  return place.fail("LEDGER_JSON_NAME", `one of ${KNOWN.join(", ")}`);
}
