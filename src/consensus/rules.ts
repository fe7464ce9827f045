import type { Algorithms, EpochRecord } from "../ledger/epoch-record.ts";
import type { Role, SecurityLevel } from "../ledger/policy.ts";
import { RULE_NAMES, type RuleName, type RuleVersion } from "../ledger/rule-version.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { HashCode } from "../primitives/brand.ts";

/** The two hash families of an overlap. Roles come from the epoch record, never from a position. */
export type LineageRole = "legacy" | "pq";

/** Whether a block must, may or must not carry a part. `withPq`: exactly when it carries the PQ lineage. */
type DualRule = "impossible" | "withPq" | "required" | "forbidden";

/** Everything in which the rule versions differ. */
export interface RuleSpec {
  readonly version: RuleVersion;
  readonly name: RuleName;
  readonly header: "v1" | "v2";
  /** Roles of the lineages in the order in which a header lists them. */
  readonly slots: readonly LineageRole[];
  /** Role whose lineage a block may leave out. */
  readonly optional: LineageRole | null;
  /** Role whose id names the block. */
  readonly canonical: LineageRole;
  readonly dual: DualRule;
  /** Least level of the suites that a policy may list for each role. */
  readonly minLevels: Readonly<Record<Role, SecurityLevel>>;
}

const CLASSICAL = { seal: 1, council: 1, attest: 1, vote: 1, other: 1 } as const;

/** The rule table, the single source of what a header may and must carry in each rule version. */
export const RULES = {
  1: {
    version: 1,
    name: RULE_NAMES[1],
    header: "v1",
    slots: ["legacy"],
    optional: null,
    canonical: "legacy",
    dual: "impossible",
    minLevels: CLASSICAL,
  },
  2: {
    version: 2,
    name: RULE_NAMES[2],
    header: "v2",
    slots: ["legacy", "pq"],
    optional: "pq",
    canonical: "legacy",
    dual: "withPq",
    minLevels: CLASSICAL,
  },
  3: {
    version: 3,
    name: RULE_NAMES[3],
    header: "v2",
    slots: ["legacy", "pq"],
    optional: null,
    canonical: "legacy",
    dual: "required",
    minLevels: { seal: 2, council: 2, attest: 2, vote: 1, other: 1 },
  },
  4: {
    version: 4,
    name: RULE_NAMES[4],
    header: "v2",
    slots: ["pq", "legacy"],
    optional: null,
    canonical: "pq",
    dual: "required",
    minLevels: { seal: 2, council: 2, attest: 2, vote: 2, other: 1 },
  },
  5: {
    version: 5,
    name: RULE_NAMES[5],
    header: "v2",
    slots: ["pq"],
    optional: null,
    canonical: "pq",
    dual: "forbidden",
    minLevels: { seal: 2, council: 2, attest: 2, vote: 2, other: 2 },
  },
} as const satisfies Readonly<Record<RuleVersion, RuleSpec>>;

/** The row of a rule version. */
export function ruleOf(record: { readonly rule: RuleVersion }): RuleSpec {
  return RULES[record.rule];
}

/** A place in the list of lineages: its role and the record's code for it. */
export interface Slot {
  readonly role: LineageRole;
  readonly code: HashCode;
  readonly required: boolean;
}

/** The slots of a record in header order. */
export function slotsOf(record: EpochRecord): readonly Slot[] {
  const rule = ruleOf(record);
  return rule.slots.map((role) => ({
    role,
    code: assertDefined(record.algs[role], `rule ${rule.name} has no ${role} code`),
    required: role !== rule.optional,
  }));
}

/** Code whose id names a block of the record. */
export function canonicalCode(record: EpochRecord): HashCode {
  const role = ruleOf(record).canonical;
  return assertDefined(record.algs[role], `rule ${record.rule} has no ${role} code`);
}

/** Codes without which no block of the rule is valid. */
export function mandatoryCodes(target: {
  readonly rule: RuleVersion;
  readonly algs: Algorithms;
}): readonly HashCode[] {
  const { slots, optional } = ruleOf(target);
  return slots
    .filter((role) => role !== optional)
    .map((role) => target.algs[role])
    .filter((code) => code !== null);
}

/** True iff the codes stand exactly where the rule version has a role for them, and are different functions. */
export function algorithmsFitRule(rule: RuleVersion, algs: Algorithms): boolean {
  const slots: readonly LineageRole[] = RULES[rule].slots;
  const legacyFits = (algs.legacy !== null) === slots.includes("legacy");
  // In v1-legacy there is no PQ lineage, so a PQ code would be a promise that no header could keep.
  const pqFits = (algs.pq !== null) === slots.includes("pq");
  return legacyFits && pqFits && algs.legacy !== algs.pq;
}
