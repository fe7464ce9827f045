import { builtSuite } from "../crypto/suite-table.ts";
import type { Algorithms } from "../ledger/epoch-record.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import { readAlgorithm } from "../ledger/json-algorithm.ts";
import type { JsonFault } from "../ledger/json-fault.ts";
import { readPolicy } from "../ledger/json-policy.ts";
import { type JsonFields, type JsonPlace, readJson } from "../ledger/json-reader.ts";
import { readRuleVersion } from "../ledger/json-rule.ts";
import { readTiming } from "../ledger/json-timing.ts";
import type { SecurityFloor, SignaturePolicy } from "../ledger/policy.ts";
import type { RuleVersion } from "../ledger/rule-version.ts";
import { SAFE_MAX } from "../primitives/integer.ts";
import type { Result } from "../primitives/result.ts";
import { DEFAULT_POLICIES } from "./default-policy.ts";
import { checkPolicy } from "./policy-check.ts";
import { algorithmsFitRule, type LineageRole, RULES } from "./rules.ts";

/** What is in force from some height on: an entry of a plan without its start, and the epoch of a genesis document. */
export type EpochSettings = Omit<PlanEntry, "start">;

const FIELDS = ["rule_version", "legacy_algorithm_id", "pq_algorithm_id", "policy", "timing"];

/** Entries of a plan at most, as its schema. */
const ENTRIES_MAX = 64;

/**
 * The plan of a test network from JSON: a list of
 * `{start_block, rule_version, legacy_algorithm_id, pq_algorithm_id, policy?, timing?}` in ascending order. What is
 * absent is as before. An algorithm whose role the rule version does not have falls away by itself, and a policy that
 * is too weak for the rule version, or below the floor, gives way to the widest that it admits.
 */
export function readPlan(
  value: unknown,
  first: EpochSettings,
  floor: SecurityFloor,
): Result<readonly PlanEntry[], JsonFault> {
  return readJson(value, "plan", (place) => {
    const entries: PlanEntry[] = [];
    let before = first;
    for (const item of place.items(1, ENTRIES_MAX)) {
      const fields = item.fields(["start_block", ...FIELDS]);
      const least = (entries[entries.length - 1]?.start ?? 0) + 1;
      const start = fields.required("start_block").uint(SAFE_MAX, least);
      const settings = readSettings(fields, item, before, floor);
      entries.push({ start, ...settings });
      before = settings;
    }
    return entries;
  });
}

/** The settings of an epoch from the fields of an object; what is absent is as in `before`. */
export function readEpochSettings(
  place: JsonPlace,
  before: EpochSettings,
  floor: SecurityFloor,
): EpochSettings {
  return readSettings(place.fields(FIELDS), place, before, floor);
}

function readSettings(
  fields: JsonFields,
  place: JsonPlace,
  before: EpochSettings,
  floor: SecurityFloor,
): EpochSettings {
  const given = fields.optional("rule_version");
  const rule = given === undefined ? before.rule : readRuleVersion(given);
  const policy = inheritPolicy(rule, before.policy, floor);
  const chosen = fields.optional("policy");
  const timing = fields.optional("timing");
  return {
    rule,
    algs: readAlgorithms(fields, place, rule, before.algs),
    policy: chosen === undefined ? policy : readPolicy(chosen, policy),
    timing: timing === undefined ? before.timing : readTiming(timing, before.timing),
  };
}

function readAlgorithms(
  fields: JsonFields,
  place: JsonPlace,
  rule: RuleVersion,
  before: Algorithms,
): Algorithms {
  const roles: readonly LineageRole[] = RULES[rule].slots;
  const codeOf = (role: LineageRole): number | null => {
    const given = fields.optional(`${role}_algorithm_id`);
    if (given === undefined) return roles.includes(role) ? before[role] : null;
    const code = readAlgorithm(given);
    if ((code !== null) === roles.includes(role)) return code;
    const expected = roles.includes(role) ? "an algorithm" : "no algorithm";
    return given.fail("LEDGER_JSON_RANGE", `${expected} in ${RULES[rule].name}`);
  };
  const algs: Algorithms = { legacy: codeOf("legacy"), pq: codeOf("pq") };
  for (const role of roles) {
    if (algs[role] === null) {
      place.fail("LEDGER_JSON_MISSING", `the field ${role}_algorithm_id in ${RULES[rule].name}`, {
        found: "none, and none before it",
      });
    }
  }
  if (!algorithmsFitRule(rule, algs)) {
    place.fail("LEDGER_JSON_REPEATED", "two different algorithms", { found: "one in both roles" });
  }
  return algs;
}

/** The policy before, or the widest of the rule version where that one is too weak. */
function inheritPolicy(
  rule: RuleVersion,
  before: SignaturePolicy,
  floor: SecurityFloor,
): SignaturePolicy {
  const fault = checkPolicy({ rule, policy: before }, floor, builtSuite);
  return fault === null ? before : DEFAULT_POLICIES[rule];
}
