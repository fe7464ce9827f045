import { assert } from "../primitives/assert.ts";
import { type Acceptance, CRITERIA, type CriterionName } from "./acceptance.ts";
import { parseDecimal } from "./decimal.ts";

/** Limits by version of the criteria. Append only: a proposal names the version that it was measured by. */
const CRITERIA_VERSIONS: Readonly<
  Record<string, Readonly<Record<CriterionName, { readonly unit: string; readonly limit: string }>>>
> = {
  "1": {
    block_sealing_overhead: { unit: "%", limit: "300" },
    block_validation_latency: { unit: "ms", limit: "100" },
    network_propagation: { unit: "x", limit: "2.0" },
    storage_overhead: { unit: "%", limit: "30" },
  },
};

/** What a proposal and the parameters in force ask of the object that it rests on. */
export interface AcceptanceTerms {
  readonly criteriaVersion: string;
  readonly profile: string;
  /** Lower-case hex with `0x`. */
  readonly codeDigest: string;
  readonly target: string;
}

/** Why an object does not carry a proposal: the field, what was asked, and what it says. */
export interface AcceptanceFault {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Judges whether a measurement carries a proposal: the same code, epoch, profile and criteria, and all four criteria
 * passed, each consistent with its own interval and limit. It proves what was claimed, and not that it is true.
 */
export function judgeAcceptance(
  acceptance: Acceptance,
  terms: AcceptanceTerms,
): AcceptanceFault | null {
  for (const field of ["criteriaVersion", "profile", "codeDigest", "target"] as const) {
    const [expected, found] = [terms[field], acceptance[field]];
    if (expected !== found) return { path: field, expected, found };
  }
  const limits = CRITERIA_VERSIONS[terms.criteriaVersion];
  if (limits === undefined) {
    const known = Object.keys(CRITERIA_VERSIONS).join(" ");
    return { path: "criteriaVersion", expected: known, found: terms.criteriaVersion };
  }
  for (const name of CRITERIA) {
    const fault = judgeCriterion(acceptance, name, limits[name]);
    if (fault !== null) return fault;
  }
  if (acceptance.overall === "PASS") return null;
  return { path: "overall", expected: "PASS", found: acceptance.overall };
}

function judgeCriterion(
  { criteria }: Acceptance,
  name: CriterionName,
  asked: { readonly unit: string; readonly limit: string },
): AcceptanceFault | null {
  const { unit, limit, value, interval, verdict } = criteria[name];
  const path = `criteria.${name}`;
  const known = parseDecimal(asked.limit);
  assert(known !== undefined, `the limit of ${name} is no decimal`);
  if (unit !== asked.unit) return { path: `${path}.unit`, expected: asked.unit, found: unit };
  if (limit !== known) {
    return { path: `${path}.limit`, expected: `${known}`, found: `${limit}` };
  }
  if (verdict !== "PASS") return { path: `${path}.verdict`, expected: "PASS", found: verdict };
  // A verdict that its own numbers do not bear out is no verdict; equality passes.
  const above = [interval[1], value].find((measured) => measured > limit);
  if (above === undefined) return null;
  return { path: `${path}.ci`, expected: `at most ${limit}`, found: `${above}` };
}
