import { decode, encode } from "../../codec/canonical.ts";
import { hashCodeToJson } from "../../crypto/hash-json.ts";
import { HASH_TABLE } from "../../crypto/hash-table.ts";
import { SUITE_TABLE } from "../../crypto/suite-table.ts";
import { type EpochTarget, epochTargetSchema, timingSchema } from "../../ledger/epoch-record.ts";
import { readAlgorithm } from "../../ledger/json-algorithm.ts";
import { policyToJson, readPolicy } from "../../ledger/json-policy.ts";
import type { JsonPlace } from "../../ledger/json-reader.ts";
import { readRuleVersion } from "../../ledger/json-rule.ts";
import { readTiming, timingToJson } from "../../ledger/json-timing.ts";
import { ROLES } from "../../ledger/policy.ts";
import { RULE_NAMES, RULE_VERSIONS } from "../../ledger/rule-version.ts";
import type { Digest } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { readBytes } from "../json-values.ts";
import type { ItemForm } from "./item-form.ts";
import { snakeName } from "./snake-name.ts";

const FIELDS = ["rule_version", "legacy_algorithm_id", "pq_algorithm_id", "policy", "timing"];
const ANCHOR_FIELDS = ["algorithm_id", "height", "history_root"];
const NO_SUITES = { seal: [], council: [], attest: [], vote: [], other: [] } as const;
const NO_TIMING = {
  finalityBlocks: 0,
  boundaryFinalityBlocks: 0,
  minDelayBlocks: 0,
  freezeBlocks: 0,
  minDwellBlocks: 0,
  noticeBlocks: 0,
  maxStepMs: 0,
} as const;

/** The epoch that a decision or a declaration asks for, in the names of plans and of `get_epoch`. */
export const EPOCH_TARGET_FORM: ItemForm = {
  toJson(bytes) {
    const decoded = decode(epochTargetSchema, bytes);
    return decoded.ok ? targetToJson(decoded.value) : undefined;
  },
  read: (place) => encode(epochTargetSchema, readTarget(place)),
  jsonSchema,
};

function targetToJson({ rule, algs, policy, timing, anchor }: EpochTarget): unknown {
  const { legacy, pq } = algs;
  return {
    rule_version: RULE_NAMES[rule],
    legacy_algorithm_id: legacy === null ? null : hashCodeToJson(legacy),
    pq_algorithm_id: pq === null ? null : hashCodeToJson(pq),
    policy: policyToJson(policy),
    timing: timingToJson(timing),
    ...(anchor === null ? {} : { anchor: anchorToJson(anchor) }),
  };
}

function anchorToJson(anchor: NonNullable<EpochTarget["anchor"]>): unknown {
  const { code, size, historyRoot } = anchor;
  return {
    algorithm_id: hashCodeToJson(code),
    height: size,
    history_root: toHex0x(historyRoot),
  };
}

function readTarget(place: JsonPlace): EpochTarget {
  const fields = place.fields([...FIELDS, "anchor"]);
  const policy = fields.required("policy");
  const timing = fields.required("timing");
  // All of it is asked for: there is nothing before it that an absent field could be as.
  for (const role of ROLES) policy.fields(ROLES).required(role);
  const names = Object.keys(NO_TIMING).map(snakeName);
  for (const name of names) timing.fields(names).required(name);
  const anchor = fields.optional("anchor");
  const legacy = fields.optional("legacy_algorithm_id");
  const pq = fields.optional("pq_algorithm_id");
  return {
    rule: readRuleVersion(fields.required("rule_version")),
    algs: {
      legacy: legacy === undefined ? null : readAlgorithm(legacy),
      pq: pq === undefined ? null : readAlgorithm(pq),
    },
    policy: readPolicy(policy, NO_SUITES),
    timing: readTiming(timing, NO_TIMING),
    anchor: anchor === undefined || anchor.value === null ? null : readAnchor(anchor),
  };
}

function readAnchor(place: JsonPlace): NonNullable<EpochTarget["anchor"]> {
  const fields = place.fields(ANCHOR_FIELDS);
  const algorithm = fields.required("algorithm_id");
  const code = readAlgorithm(algorithm);
  return {
    code: code ?? algorithm.fail("LEDGER_JSON_TYPE", "the number of an algorithm"),
    size: fields.required("height").uint(),
    historyRoot: readBytes(fields.required("history_root"), { min: 32, max: 64 }) as Digest,
  };
}

function jsonSchema(): Readonly<Record<string, unknown>> {
  const codes = HASH_TABLE.flatMap(({ code, jsonAlias }) =>
    jsonAlias === null ? [code] : [jsonAlias, code],
  );
  const suites = SUITE_TABLE.filter(({ isBuilt }) => isBuilt);
  const suite = { enum: suites.flatMap(({ id, name }) => [name, id]) };
  const suiteList = { type: "array", items: suite, minItems: 1, maxItems: 8, uniqueItems: true };
  const timing = timingSchema.shape.kind === "struct" ? timingSchema.shape.fields : [];
  const uint = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
  const root = {
    type: "string",
    pattern: "^0x(?:[0-9a-fA-F]{2})*$",
    minLength: 66,
    maxLength: 130,
  };
  const anchor = objectOf({ algorithm_id: { enum: codes }, height: uint, history_root: root });
  return {
    ...objectOf({
      rule_version: { enum: RULE_VERSIONS.map((rule) => RULE_NAMES[rule]) },
      legacy_algorithm_id: { enum: [...codes, null] },
      pq_algorithm_id: { enum: [...codes, null] },
      policy: objectOf(Object.fromEntries(ROLES.map((role) => [role, suiteList]))),
      timing: objectOf(Object.fromEntries(timing.map(([name]) => [snakeName(name), uint]))),
      anchor: { anyOf: [anchor, { type: "null" }] },
    }),
    required: ["rule_version", "policy", "timing"],
  };
}

function objectOf(
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
