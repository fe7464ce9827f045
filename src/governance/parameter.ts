import { struct } from "../codec/compound.ts";
import { nullable, type Schema, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { Fraction } from "./fraction.ts";
import { readLedgerValue } from "./ledger-values.ts";
import type { ParameterRow } from "./parameter-row.ts";
import {
  type AmountKey,
  type BoolKey,
  type ChoiceKey,
  type ChoiceOf,
  type FractionKey,
  type OptionalChoiceKey,
  type OptionalShareKey,
  type ParameterKey,
  parameterRow,
  type UintKey,
} from "./parameter-table.ts";
import type { ParameterValue } from "./parameter-value.ts";
import { rampValue } from "./ramp.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, type StateTable, sharedTable, writeState } from "./state-table.ts";

/** What the state holds of a parameter that was ever set. */
export interface ParameterEntry {
  /** Raised by one by each change, the start of a ramp among them. */
  readonly version: number;
  /** The value that holds, or at which a ramp ends. */
  readonly value: ParameterValue;
  /** The way from an earlier value, computed on reading. */
  readonly ramp: {
    readonly from: ParameterValue;
    readonly start: number;
    /** Seconds from `start` until `value` holds. */
    readonly periodS: number;
  } | null;
}

/** The integer that holds at a governance second. */
export function readUint(state: StateReader, key: UintKey, now: number): number {
  return readParameter(state, key, now) as number;
}

/** The amount that holds at a governance second. */
export function readAmount(state: StateReader, key: AmountKey, now: number): bigint {
  return readParameter(state, key, now) as bigint;
}

/** The fraction that holds. */
export function readFraction(state: StateReader, key: FractionKey): Fraction {
  return readParameterEntry(state, key).value as Fraction;
}

/** The share of a test of a house, or null for a test that is not made. */
export function readOptionalShare(state: StateReader, key: OptionalShareKey): Fraction | null {
  return readParameterEntry(state, key).value as Fraction | null;
}

/** The switch as it stands. */
export function readBool(state: StateReader, key: BoolKey): boolean {
  return readParameterEntry(state, key).value as boolean;
}

/** The name that is chosen. */
export function readChoice<K extends ChoiceKey>(state: StateReader, key: K): ChoiceOf<K> {
  return readParameterEntry(state, key).value as ChoiceOf<K>;
}

/** The name that is chosen, or null where the thing does not exist. */
export function readOptionalChoice<K extends OptionalChoiceKey>(
  state: StateReader,
  key: K,
): ChoiceOf<K> | null {
  return readParameterEntry(state, key).value as ChoiceOf<K> | null;
}

/** The value of any key that holds at a governance second. A key that was never set has its initial value. */
export function readParameter(state: StateReader, key: ParameterKey, now: number): ParameterValue {
  return valueOfEntry(readParameterEntry(state, key), now);
}

/** What an entry shows at a governance second. */
export function valueOfEntry(entry: ParameterEntry, now: number): ParameterValue {
  const { value, ramp } = entry;
  if (ramp === null) return value;
  const { from, start, periodS } = ramp;
  if (typeof value === "bigint" && typeof from === "bigint") {
    return rampValue({ from, to: value, start, periodS }, now);
  }
  assert(typeof value === "number" && typeof from === "number", "a ramp of what is no number");
  return Number(rampValue({ from: BigInt(from), to: BigInt(value), start, periodS }, now));
}

/**
 * What the registry holds of a key: version 0 and the initial value while it was never set. What the ledger keeps
 * itself is read there, since evidence changes it too. Cost: one read.
 */
export function readParameterEntry(state: StateReader, key: ParameterKey): ParameterEntry {
  const row = parameterRow(key);
  const entry = readState(state, entryTable(key, row));
  const known = entry ?? { version: 0, value: row.initial, ramp: null };
  if (!key.startsWith("ledger.")) return known;
  const value = readLedgerValue(state, key);
  return value === undefined ? known : { ...known, value };
}

/** Sets what the registry holds of a key. Requires: a value of the kind of its row. */
export function writeParameterEntry(
  draft: StateDraft,
  key: ParameterKey,
  value: ParameterEntry,
): void {
  writeState(draft, entryTable(key, parameterRow(key)), { value });
}

const tables = new Map<ParameterKey, StateTable<ParameterEntry>>();

/** Made once for each key: these are read for every transaction. */
function entryTable(key: ParameterKey, row: ParameterRow): StateTable<ParameterEntry> {
  const known = tables.get(key);
  if (known !== undefined) return known;
  const value = row.schema as Schema<ParameterValue>;
  const ramp = struct({ from: value, start: secondsSchema, periodS: secondsSchema });
  const schema = struct({ version: uint(), value, ramp: nullable(ramp) });
  const table = sharedTable(`param/${key}`, schema);
  tables.set(key, table);
  return table;
}
