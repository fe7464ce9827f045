import { encode } from "../../codec/canonical.ts";
import { readEpochSettings } from "../../consensus/json-plan.ts";
import { RULES } from "../../consensus/rules.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { HASH_TABLE } from "../../crypto/hash-table.ts";
import { epochTargetSchema } from "../../ledger/epoch-record.ts";
import { readJson } from "../../ledger/json-reader.ts";
import { ruleVersionOf } from "../../ledger/rule-version.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { isJsonFields, type JsonFields } from "./json-fields.ts";
import { requireRead } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";

/** Fields of an epoch that the ledger computes, or that stand elsewhere in the proposal. */
const COMPUTED = ["end_block", "activation_timestamp", "governance_hash", "start_block"];
const OWN = ["rule_version", "legacy_algorithm_id", "pq_algorithm_id", "policy", "timing"];

/**
 * The target of an epoch in canonical bytes, from the names of the guide or our own. What is absent is as in force.
 */
export function epochTarget(value: JsonFields, ground: WriteGround): string {
  const { branch, height } = ground.context;
  const { schedule, floor } = branch.facts;
  const { rule, algs, policy, timing } = resolveEpoch(schedule, height).record;
  const named = targetFields(value);
  const settings = requireRead(
    readJson(named, "payload.epoch_parameters", (place) =>
      readEpochSettings(place, { rule, algs, policy, timing }, floor),
    ),
  );
  return toHex0x(encode(epochTargetSchema, { ...settings, anchor: null }));
}

/** Which of the given fields were not used. */
export function computedOfEpoch(value: JsonFields): readonly string[] {
  return COMPUTED.filter((name) => name in value && name !== "start_block");
}

function targetFields(value: JsonFields): JsonFields {
  const rule = value.rule_version ?? value.rule;
  const algs = isJsonFields(value.algs) ? value.algs : {};
  const others = Object.entries(value).filter(([name]) => !KNOWN.has(name));
  const named = { ...algorithmsOf({ ...algs, ...value }, rule), ...Object.fromEntries(others) };
  const absent = Object.fromEntries(
    Object.entries(named).filter(([, field]) => field !== undefined),
  );
  return rule === undefined ? absent : { rule_version: rule, ...absent };
}

const KNOWN: ReadonlySet<string> = new Set([
  ...COMPUTED,
  ...OWN.slice(0, 3),
  "rule",
  "algs",
  "canonical_algorithm",
  "other_algorithm",
  "algorithm_id",
  "algorithm_name",
]);

/**
 * Legacy and post-quantum code by any of their names: as such; as the algorithm whose ids name the blocks and the other
 * one; or as that which names the epoch, the post-quantum one where the rule version has it.
 */
function algorithmsOf(value: JsonFields, rule: unknown): JsonFields {
  const version = ruleVersionOf(String(rule));
  const roles: readonly string[] = version === undefined ? ["legacy", "pq"] : RULES[version].slots;
  const canonical = version === undefined || version <= 3 ? "legacy" : "pq";
  const naming = roles.includes("pq") ? "pq" : "legacy";
  const codes: Record<string, unknown> = {};
  const give = (role: string, code: unknown): void => {
    if (code !== undefined) codes[`${role}_algorithm_id`] ??= codeOf(code);
  };
  give("legacy", value.legacy_algorithm_id ?? value.legacy);
  give("pq", value.pq_algorithm_id ?? value.pq);
  give(canonical, value.canonical_algorithm);
  give(canonical === "legacy" ? "pq" : "legacy", value.other_algorithm);
  give(naming, value.algorithm_id);
  give(naming, value.algorithm_name);
  return codes;
}

/** A number in hexadecimal and the name of an algorithm stand for its number. */
function codeOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (/^0x[0-9a-fA-F]{1,12}$/.test(value)) return Number(value);
  const wanted = value.toLowerCase();
  const entry = HASH_TABLE.find(
    ({ name, displayName }) => name === wanted || displayName.toLowerCase() === wanted,
  );
  return entry === undefined ? value : hashCodeToJson(entry.code);
}
