import { struct } from "../codec/compound.ts";
import { nullable, type Schema, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { Fraction } from "./fraction.ts";
import {
  type AmountKey,
  type AmountRow,
  type BoolKey,
  type BoolRow,
  type FractionKey,
  type FractionRow,
  PARAMETERS,
  type ParameterKey,
  type ParameterRow,
  type UintKey,
  type UintRow,
} from "./parameter-table.ts";
import { rampValue } from "./ramp.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, type StateTable, stateTable, writeState } from "./state-table.ts";

/** A value of the registry, told apart by the kind of its row. */
export type ParameterValue = number | bigint | Fraction | boolean;

/** What the state holds of a parameter that was ever set. */
export interface ParameterEntry<T> {
  /** Raised by one by each change, the start of a ramp among them. */
  readonly version: number;
  /** The value that holds, or at which a ramp ends. */
  readonly value: T;
  /** The way from an earlier value, computed on reading. */
  readonly ramp: {
    readonly from: T;
    readonly start: number;
    /** Seconds from `start` until `value` holds. */
    readonly periodS: number;
  } | null;
}

/** The integer that holds at a governance second; a key that was never set has its initial value. */
export function readUint(state: StateReader, key: UintKey, now: number): number {
  const row: UintRow = PARAMETERS[key];
  const entry = readEntry(state, key, row);
  if (entry === undefined) return row.initial;
  if (entry.ramp === null) return entry.value;
  const { from, start, periodS } = entry.ramp;
  const ramp = { from: BigInt(from), to: BigInt(entry.value), start, periodS };
  return Number(rampValue(ramp, now));
}

/** The amount that holds at a governance second. */
export function readAmount(state: StateReader, key: AmountKey, now: number): bigint {
  const row: AmountRow = PARAMETERS[key];
  const entry = readEntry(state, key, row);
  if (entry === undefined) return row.initial;
  if (entry.ramp === null) return entry.value;
  const { from, start, periodS } = entry.ramp;
  return rampValue({ from, to: entry.value, start, periodS }, now);
}

/** The fraction that holds. */
export function readFraction(state: StateReader, key: FractionKey): Fraction {
  const row: FractionRow = PARAMETERS[key];
  return readEntry(state, key, row)?.value ?? row.initial;
}

/** The switch as it stands. */
export function readBool(state: StateReader, key: BoolKey): boolean {
  const row: BoolRow = PARAMETERS[key];
  return readEntry(state, key, row)?.value ?? row.initial;
}

/** What the state holds of a key, or undefined while it has its initial value and version 0. */
export function readParameterEntry(
  state: StateReader,
  key: ParameterKey,
): ParameterEntry<ParameterValue> | undefined {
  const row: ParameterRow = PARAMETERS[key];
  switch (row.kind) {
    case "uint":
      return readEntry(state, key, row);
    case "amount":
      return readEntry(state, key, row);
    case "fraction":
      return readEntry(state, key, row);
    case "bool":
      return readEntry(state, key, row);
  }
}

/** Sets what the state holds of a key. Requires: a value of the kind of its row and within its bounds. */
export function writeParameterEntry(
  draft: StateDraft,
  key: ParameterKey,
  entry: ParameterEntry<ParameterValue>,
): void {
  const { kind, schema } = PARAMETERS[key] as ParameterRow;
  assert(kindOf(entry.value) === kind, `a ${kindOf(entry.value)} for ${key}`);
  writeState(draft, entryTable(key, schema as Schema<ParameterValue>), { value: entry });
}

function kindOf(value: ParameterValue): ParameterRow["kind"] {
  switch (typeof value) {
    case "number":
      return "uint";
    case "bigint":
      return "amount";
    case "boolean":
      return "bool";
    default:
      return "fraction";
  }
}

function readEntry<T>(
  state: StateReader,
  key: ParameterKey,
  row: { readonly schema: Schema<T> },
): ParameterEntry<T> | undefined {
  return readState(state, entryTable(key, row.schema));
}

const tables = new Map<string, StateTable<unknown>>();

/** Made once for each key: these are read for every transaction. */
function entryTable<T>(key: ParameterKey, value: Schema<T>): StateTable<ParameterEntry<T>> {
  const known = tables.get(key);
  if (known !== undefined) return known as StateTable<ParameterEntry<T>>;
  const ramp = struct({ from: value, start: secondsSchema, periodS: secondsSchema });
  const schema: Schema<ParameterEntry<T>> = struct({
    version: uint(),
    value,
    ramp: nullable(ramp),
  });
  const table = stateTable(`param/${key}`, schema);
  tables.set(key, table as StateTable<unknown>);
  return table;
}
