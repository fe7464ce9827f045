import { type EpochSettings, readEpochSettings, readPlan } from "../consensus/json-plan.ts";
import { RULES } from "../consensus/rules.ts";
import { hashCodeFromJson } from "../crypto/hash-json.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import type { JsonFault } from "../ledger/json-fault.ts";
import { readJson } from "../ledger/json-reader.ts";
import { type RuleVersion, ruleVersionOf } from "../ledger/rule-version.ts";
import type { HashCode } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { defaultEpoch, defaultFloor } from "./genesis-builder.ts";
import { FIRST_ALGORITHMS, FIRST_RULE } from "./genesis-json.ts";

/** The epochs of a test network: the first, and those that its genesis decides in advance. */
export interface NetworkPlan {
  readonly first: EpochSettings;
  readonly entries: readonly PlanEntry[];
}

/** What the first epoch of a test network is asked to be, where no plan says so. */
export interface FirstEpoch {
  readonly rule?: RuleVersion;
  readonly legacy?: HashCode;
  readonly pq?: HashCode;
}

/** The first epoch of a test network that was asked for. */
export function firstEpoch(asked: FirstEpoch): EpochSettings {
  const rule = asked.rule ?? FIRST_RULE;
  const roles: readonly string[] = RULES[rule].slots;
  const algs = {
    legacy: roles.includes("legacy") ? (asked.legacy ?? FIRST_ALGORITHMS.legacy) : null,
    pq: roles.includes("pq") ? (asked.pq ?? FIRST_ALGORITHMS.pq) : null,
  };
  return defaultEpoch(1, rule, algs);
}

/**
 * A plan from JSON (`docs/cli.md`, "Plans"). An entry with start_block 0 sets the first epoch; without one it is what
 * was asked for, else the rule version below that of the first entry, so that the entry is a step of the migration.
 */
export function readNetworkPlan(value: unknown, asked: FirstEpoch): Result<NetworkPlan, JsonFault> {
  const floor = defaultFloor(1, 1);
  const [head] = Array.isArray(value) ? value : [];
  const given = startsAtZero(head) ? head : null;
  const isAsked = Object.keys(asked).length > 0;
  const before = firstEpoch(isAsked ? asked : guessFirst(head));
  if (given === null) {
    const entries = readPlan(value, before, floor);
    return entries.ok ? ok({ first: before, entries: entries.value }) : entries;
  }
  if (isAsked) {
    const expected = "no entry of block 0 beside --rule, --legacy or --pq";
    const path = "plan[0].start_block";
    return err({ code: "LEDGER_JSON_REPEATED", path, expected, found: "0", nearest: null });
  }
  const { start_block: _, ...settings } = given;
  const first = readJson(settings, "plan[0]", (place) => readEpochSettings(place, before, floor));
  if (!first.ok) return first;
  const rest = Array.isArray(value) ? value.slice(1) : [];
  if (rest.length === 0) return ok({ first: first.value, entries: [] });
  const entries = readPlan(rest, first.value, floor);
  return entries.ok
    ? ok({ first: first.value, entries: entries.value })
    : err(later(entries.error));
}

function startsAtZero(entry: unknown): entry is Readonly<Record<string, unknown>> {
  return isObject(entry) && entry.start_block === 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The epoch before the first entry of a plan that does not say it: one step of the migration below. */
function guessFirst(head: unknown): FirstEpoch {
  if (!isObject(head)) return {};
  const rule = ruleVersionOf(String(head.rule_version));
  if (rule === undefined) return {};
  const legacy = codeOf(head.legacy_algorithm_id);
  const pq = codeOf(head.pq_algorithm_id);
  const isStart = startsAtZero(head) || rule === 1;
  return {
    rule: isStart ? rule : stepBelow(rule),
    ...(legacy === undefined ? {} : { legacy }),
    ...(pq === undefined ? {} : { pq }),
  };
}

function stepBelow(rule: RuleVersion): RuleVersion {
  switch (rule) {
    case 1:
    case 2:
      return 1;
    case 3:
      return 2;
    case 4:
      return 3;
    case 5:
      return 4;
  }
}

function codeOf(number: unknown): HashCode | undefined {
  const code = typeof number === "number" ? hashCodeFromJson(number) : undefined;
  return code?.ok === true ? code.value : undefined;
}

/** Counts the entries as the document does, which has one before those that were read. */
function later(fault: JsonFault): JsonFault {
  const path = fault.path.replace(/^plan\[(\d+)\]/, (_, index) => `plan[${Number(index) + 1}]`);
  return { ...fault, path };
}
