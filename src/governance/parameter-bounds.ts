import { divFloorBig } from "../primitives/integer.ts";
import { compareFractions, type Fraction } from "./fraction.ts";
import {
  type AmountRow,
  type FractionRow,
  type ParameterRow,
  TABLE_DECIMALS,
  type UintRow,
} from "./parameter-row.ts";
import { type ParameterKey, parameterRow } from "./parameter-table.ts";
import { type ParameterValue, showParameter } from "./parameter-value.ts";

/** What bounds and initial values depend on beside the table. */
export interface ParameterScale {
  /** Network 1 is a test network: lower bounds of times are 1 there. */
  readonly network: number;
  /** Decimals of the chain's token, in which amounts of tokens are said. */
  readonly decimals: number;
}

/** Why a value cannot be set: what the key admits. */
export interface BoundsFault {
  readonly expected: string;
  readonly found: string;
}

/** Judges the kind and the bounds of a value; null when it may be set. */
export function checkParameterBounds(
  key: ParameterKey,
  value: ParameterValue,
  scale: ParameterScale,
): BoundsFault | null {
  const row = parameterRow(key);
  const admits = admitted(key, row, scale);
  if (admits.holds(value)) return null;
  return { expected: admits.shown, found: `${kindOf(value)} ${showParameter(value)}` };
}

/** The least and the greatest value of a key that has an order; undefined of one that chooses among names. */
export function parameterRange(
  key: ParameterKey,
  { network, decimals }: ParameterScale,
): { readonly min: ParameterValue; readonly max: ParameterValue } | undefined {
  const row = parameterRow(key);
  const isTest = network === 1;
  switch (row.kind) {
    case "uint":
      return { min: leastUint(row, isTest), max: row.max };
    case "amount":
      return amountBounds(row, decimals);
    case "fraction":
      return { min: leastFraction(key, row, isTest), max: row.max };
    case "optional share":
      return { min: row.min, max: row.max };
    case "bool":
    case "choice":
    case "optional choice":
    case "digest":
      return undefined;
  }
}

/** The names among which a key chooses on a network; none for a key of another kind. */
export function parameterOptions(key: ParameterKey, network: number): readonly string[] {
  const row = parameterRow(key);
  if (row.kind !== "choice" && row.kind !== "optional choice") return [];
  return openOptions(row.options, refusedOptions(key, row.kind, network === 1));
}

/** An amount that is said in tokens of the table's decimals, in those of the chain. */
export function scaleTokens(units: bigint, decimals: number): bigint {
  // Exact: what is said in tokens is a whole number of them.
  return divFloorBig(units * 10n ** BigInt(decimals), 10n ** BigInt(TABLE_DECIMALS));
}

interface Admitted {
  readonly holds: (value: ParameterValue) => boolean;
  readonly shown: string;
}

function admitted(key: ParameterKey, row: ParameterRow, scale: ParameterScale): Admitted {
  const isTest = scale.network === 1;
  switch (row.kind) {
    case "uint": {
      return rangeOf(leastUint(row, isTest), row.max, (value) => typeof value === "number");
    }
    case "amount": {
      const { min, max } = amountBounds(row, scale.decimals);
      return rangeOf(min, max, (value) => typeof value === "bigint");
    }
    case "fraction":
      return fractionsOf(leastFraction(key, row, isTest), row.max);
    case "optional share": {
      const { holds, shown } = fractionsOf(row.min, row.max);
      return { holds: (value) => value === null || holds(value), shown: `${shown} or null` };
    }
    case "bool":
      return { holds: (value) => typeof value === "boolean", shown: "true or false" };
    case "choice":
      return choiceOf(row.options, refusedOptions(key, row.kind, isTest));
    case "optional choice": {
      const { holds, shown } = choiceOf(row.options, []);
      return { holds: (value) => value === null || holds(value), shown: `${shown} or null` };
    }
    case "digest":
      return {
        holds: (value) => value === null || (typeof value === "string" && row.pattern.test(value)),
        shown: "a digest of 32 to 64 bytes in hex after 0x, or null",
      };
  }
}

/** Names that only a test network may choose. */
const TEST_CHOICES: Readonly<Partial<Record<ParameterKey, readonly string[]>>> = {
  "bench.criteria.profile": ["ci"],
};

function leastUint({ min, isTime }: UintRow, isTest: boolean): number {
  return isTest && isTime ? Math.min(1, min) : min;
}

function leastFraction(key: ParameterKey, { min }: FractionRow, isTest: boolean): Fraction {
  // No readiness signal is asked for on a test network that says so.
  return key === "epoch.signal" && isTest ? { n: 0, d: 1 } : min;
}

function refusedOptions(
  key: ParameterKey,
  kind: "choice" | "optional choice",
  isTest: boolean,
): readonly string[] {
  return kind === "choice" && !isTest ? (TEST_CHOICES[key] ?? []) : [];
}

function openOptions(options: readonly string[], refused: readonly string[]): readonly string[] {
  return options.filter((option) => !refused.includes(option));
}

/** What is said in base units from the start stays possible where a token has few of them. */
function amountBounds({ min, max, initial, boundsInTokens }: AmountRow, decimals: number) {
  if (!boundsInTokens) return { min, max };
  const most = scaleTokens(max, decimals);
  return { min: scaleTokens(min, decimals), max: most < initial ? initial : most };
}

function rangeOf<T extends number | bigint>(
  min: T,
  max: T,
  isKind: (value: ParameterValue) => boolean,
): Admitted {
  const holds = (value: ParameterValue) =>
    isKind(value) && (value as T) >= min && (value as T) <= max;
  return { holds, shown: `${min}..${max}` };
}

function fractionsOf(min: Fraction, max: Fraction): Admitted {
  const holds = (value: ParameterValue) =>
    typeof value === "object" &&
    value !== null &&
    compareFractions(value, min) >= 0 &&
    compareFractions(value, max) <= 0;
  return { holds, shown: `${showParameter(min)}..${showParameter(max)}` };
}

function choiceOf(options: readonly string[], refused: readonly string[]): Admitted {
  const open = openOptions(options, refused);
  const holds = (value: ParameterValue) => typeof value === "string" && open.includes(value);
  return { holds, shown: open.join(", ") };
}

function kindOf(value: ParameterValue): string {
  switch (typeof value) {
    case "number":
      return "integer";
    case "bigint":
      return "amount";
    case "boolean":
      return "switch";
    case "string":
      return "name";
    default:
      return value === null ? "nothing" : "fraction";
  }
}
