import { assertDefined } from "../primitives/assert.ts";
import type { JsonPlace } from "./json-reader.ts";
import { RULE_NAMES, RULE_VERSIONS, type RuleVersion, ruleVersionOf } from "./rule-version.ts";

/** The rule version of its name. */
export function readRuleVersion(place: JsonPlace): RuleVersion {
  const name = place.oneOf(RULE_VERSIONS.map((rule) => RULE_NAMES[rule]));
  return assertDefined(ruleVersionOf(name), `no rule version ${name}`);
}
