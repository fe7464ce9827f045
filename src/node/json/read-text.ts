import type { JsonPlace } from "../../ledger/json-reader.ts";

/** A text of min..max bytes in UTF-8. */
export function readText(
  form: { readonly min: number; readonly max: number; readonly pattern: RegExp | null },
  place: JsonPlace,
): string {
  const { min, max, pattern } = form;
  const { value } = place;
  const expected = `a text of ${min}..${max} bytes`;
  if (typeof value !== "string") return place.fail("LEDGER_JSON_TYPE", expected);
  if (!value.isWellFormed()) {
    return place.fail("LEDGER_JSON_RANGE", "a text without a lone surrogate");
  }
  const length = new TextEncoder().encode(value).length;
  if (length < min || length > max) {
    return place.fail("LEDGER_JSON_RANGE", expected, { found: `${length} bytes` });
  }
  if (pattern === null || pattern.test(value)) return value;
  return place.fail("LEDGER_JSON_RANGE", `a text of the form ${pattern.source}`);
}
