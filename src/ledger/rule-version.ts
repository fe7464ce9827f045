/** Numbers of the five rule versions in the order of the migration. */
export type RuleVersion = 1 | 2 | 3 | 4 | 5;

/** Names of the rule versions, as operators and APIs write them. */
export const RULE_NAMES = {
  1: "v1-legacy",
  2: "v2-dual-optional",
  3: "v2-dual-required",
  4: "v2-pq-primary",
  5: "v3-pq-only",
} as const satisfies Readonly<Record<RuleVersion, string>>;

export type RuleName = (typeof RULE_NAMES)[RuleVersion];

export const RULE_VERSIONS: readonly RuleVersion[] = [1, 2, 3, 4, 5];

/** True iff the number names a rule version. */
export function isRuleVersion(value: number): value is RuleVersion {
  return value >= 1 && value <= 5 && Number.isInteger(value);
}

/** The rule version of a name, or undefined when there is none of that name. */
export function ruleVersionOf(name: string): RuleVersion | undefined {
  return RULE_VERSIONS.find((rule) => RULE_NAMES[rule] === name);
}
