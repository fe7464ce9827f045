import { parseDecimal } from "./decimal.ts";
import { type PlainJson, parsePlainJson } from "./plain-json.ts";

/** Media type of the statement that records an acceptance object. */
export const ACCEPTANCE_MEDIA_TYPE = "application/vnd.mathledger.acceptance+json";
/** Longest object: it fits one transaction. */
export const ACCEPTANCE_BYTES_MAX = 60 * 1024;

const SCHEMA = "mathledger.bench/acceptance/1";

/** Names of the criteria, all of which every object judges. */
export const CRITERIA = [
  "block_sealing_overhead",
  "block_validation_latency",
  "network_propagation",
  "storage_overhead",
] as const;
export type CriterionName = (typeof CRITERIA)[number];

const FIELDS = [
  "code_digest",
  "criteria",
  "criteria_version",
  "env_fingerprint",
  "epoch_parameters",
  "overall",
  "produced_at",
  "profile",
  "raw_manifest_digest",
  "results_digest",
  "schema",
] as const;

const CRITERION_FIELDS = [
  "ci",
  "limit",
  "n",
  "providers",
  "tier",
  "unit",
  "value",
  "verdict",
] as const;

/** One criterion as it was measured; numbers are exact, in units of `10^-9`. */
export interface MeasuredCriterion {
  readonly unit: string;
  readonly limit: bigint;
  readonly value: bigint;
  readonly interval: readonly [low: bigint, high: bigint];
  readonly verdict: string;
}

/** What a measurement claims about an epoch, as far as governance reads it. */
export interface Acceptance {
  readonly criteriaVersion: string;
  readonly profile: string;
  readonly codeDigest: string;
  /** `0x` and the canonical bytes of the target in lower-case hex. */
  readonly target: string;
  /** Unix seconds. */
  readonly producedAt: number;
  readonly overall: string;
  readonly criteria: Readonly<Record<CriterionName, MeasuredCriterion>>;
}

/** The object of canonical bytes, or undefined where they are none: a field more, a field less, another schema. */
export function parseAcceptance(bytes: Uint8Array): Acceptance | undefined {
  if (bytes.length > ACCEPTANCE_BYTES_MAX) return undefined;
  const parsed = parsePlainJson(bytes);
  const fields = parsed === undefined ? undefined : readFields(parsed, FIELDS);
  if (fields === undefined || fields.schema !== SCHEMA) return undefined;
  const target = readFields(fields.epoch_parameters, ["target"])?.target;
  const criteria = readCriteria(fields.criteria);
  const producedAt = readSeconds(fields.produced_at);
  const { criteria_version: criteriaVersion, profile, code_digest: codeDigest, overall } = fields;
  const texts = [target, criteriaVersion, profile, codeDigest, overall];
  if (criteria === undefined || producedAt === undefined || !texts.every(isText)) return undefined;
  const told = { criteriaVersion, profile, codeDigest, target, overall } as Pick<
    Acceptance,
    "criteriaVersion" | "profile" | "codeDigest" | "target" | "overall"
  >;
  return { ...told, producedAt, criteria };
}

function readCriteria(value: PlainJson): Acceptance["criteria"] | undefined {
  const named = readFields(value, CRITERIA);
  if (named === undefined) return undefined;
  const rows: [CriterionName, MeasuredCriterion][] = [];
  for (const name of CRITERIA) {
    const row = readCriterion(named[name]);
    if (row === undefined) return undefined;
    rows.push([name, row]);
  }
  return Object.fromEntries(rows) as Acceptance["criteria"];
}

function readCriterion(value: PlainJson): MeasuredCriterion | undefined {
  const row = readFields(value, CRITERION_FIELDS);
  if (row === undefined) return undefined;
  const { unit, verdict, ci } = row;
  const limit = readDecimal(row.limit);
  const measured = readDecimal(row.value);
  if (!isText(unit) || !isText(verdict) || !Array.isArray(ci) || ci.length !== 2) return undefined;
  const [low, high] = [readDecimal(ci[0]), readDecimal(ci[1])];
  if (limit === undefined || measured === undefined) return undefined;
  if (low === undefined || high === undefined || low > high) return undefined;
  return { unit, limit, value: measured, interval: [low, high], verdict };
}

/** The fields of an object that has exactly these. */
function readFields<const Names extends readonly string[]>(
  value: PlainJson | undefined,
  names: Names,
): Readonly<Record<Names[number], PlainJson>> | undefined {
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const known: ReadonlySet<string> = new Set(names);
  const found = Object.keys(value);
  if (found.length !== names.length || !found.every((name) => known.has(name))) return undefined;
  return value as Readonly<Record<Names[number], PlainJson>>;
}

function isText(value: PlainJson | undefined): value is string {
  return typeof value === "string";
}

function readDecimal(value: PlainJson | undefined): bigint | undefined {
  return isText(value) ? parseDecimal(value) : undefined;
}

function readSeconds(value: PlainJson): number | undefined {
  if (!isText(value) || !/^(?:0|[1-9][0-9]{0,14})$/.test(value)) return undefined;
  return Number(value);
}
