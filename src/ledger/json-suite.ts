import { builtSuite, SUITE_TABLE, suiteEntry } from "../crypto/suite-table.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { SuiteId } from "../primitives/brand.ts";
import type { JsonPlace } from "./json-reader.ts";

const BUILT_NAMES = SUITE_TABLE.filter((entry) => entry.isBuilt).map((entry) => entry.name);

/** The name of a suite; the number of one that is not registered. */
export function suiteToJson(suite: SuiteId): string {
  return suiteEntry(suite)?.name ?? String(suite);
}

/** The suite of a name or of a number; reserved and unknown ones are refused. */
export function readSuite(place: JsonPlace): SuiteId {
  const { value } = place;
  if (typeof value !== "number") {
    const name = place.oneOf(BUILT_NAMES);
    const entry = SUITE_TABLE.find((each) => each.name === name);
    return assertDefined(entry, `no suite ${name}`).id;
  }
  const suite = place.uint(0xffff);
  if (builtSuite(suite) !== undefined) return suite;
  return place.fail("LEDGER_JSON_NAME", `one of ${BUILT_NAMES.join(", ")}, or its number`);
}
