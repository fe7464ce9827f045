import { decodeOwn, encode } from "../codec/canonical.ts";
import type { Schema } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import { asciiBytes, concatBytes, EMPTY_BYTES } from "../primitives/bytes.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/** Longest key of the state, in bytes. */
const KEY_BYTES_MAX = 64;

/** A kind of entry: where it stands in the state and what its value looks like. */
export interface StateTable<T> {
  readonly prefix: Uint8Array;
  readonly schema: Schema<T>;
  /** What has been decoded, for as long as its bytes are at hand; absent where every reader decodes anew. */
  readonly decoded?: WeakMap<Uint8Array, T>;
}

// biome-ignore lint/suspicious/noExplicitAny: a table is invariant in its values, so `unknown` admits none.
type AnyTable = StateTable<any>;

/** Every table by its prefix, as the modules that own them declare them when they are loaded. */
const declared = new Map<string, AnyTable>();

/** The table of entries under `prefix`, ASCII with a slash at the end, or one entry when used without a suffix. */
export function stateTable<T>(prefix: string, schema: Schema<T>): StateTable<T> {
  const table = { prefix: asciiBytes(prefix), schema };
  declared.set(prefix, table);
  return table;
}

/** The table that an entry stands in, with its prefix as text; undefined for a key of none. For those who only show. */
export function tableOfKey(
  key: Uint8Array,
): { readonly name: string; readonly table: AnyTable } | undefined {
  const text = String.fromCharCode(...key);
  // The longest prefix that is a table's: some tables lie below others.
  for (let end = key.length; end > 0; end = text.lastIndexOf("/", end - 2) + 1) {
    const name = text.slice(0, end);
    const table = declared.get(name);
    if (table !== undefined) return { name, table };
  }
  return undefined;
}

/**
 * The same for few entries that are read far more often than they are written, as by every ballot of a block: their
 * bytes are decoded once, and all readers share the value.
 */
export function sharedTable<T>(prefix: string, schema: Schema<T>): StateTable<T> {
  return { ...stateTable(prefix, schema), decoded: new WeakMap() };
}

/** Key of an entry. */
export function stateKey<T>(table: StateTable<T>, suffix: Uint8Array = EMPTY_BYTES): Uint8Array {
  const key = concatBytes(table.prefix, suffix);
  assert(key.length >= 1 && key.length <= KEY_BYTES_MAX, `state key of ${key.length} bytes`);
  return key;
}

/** Value of an entry, or undefined when there is none. */
export function readState<T>(
  state: StateReader,
  table: StateTable<T>,
  suffix: Uint8Array = EMPTY_BYTES,
): T | undefined {
  const bytes = state.get(stateKey(table, suffix));
  return bytes === undefined ? undefined : decodeValue(table, bytes);
}

/** Writes an entry. */
export function writeState<T>(
  state: StateDraft,
  table: StateTable<T>,
  entry: { readonly suffix?: Uint8Array; readonly value: T },
): void {
  state.put(stateKey(table, entry.suffix ?? EMPTY_BYTES), encode(table.schema, entry.value));
}

/** All entries of a table in ascending order of their suffix. */
export function* listState<T>(
  state: StateReader,
  table: StateTable<T>,
): Iterable<{ readonly suffix: Uint8Array; readonly value: T }> {
  for (const [key, bytes] of state.entries(table.prefix)) {
    yield { suffix: key.subarray(table.prefix.length), value: decodeValue(table, bytes) };
  }
}

/** State is written by this program only, so a value that does not decode is a broken invariant, not an input. */
function decodeValue<T>(table: StateTable<T>, bytes: Uint8Array): T {
  const known = table.decoded?.get(bytes);
  if (known !== undefined) return known;
  const decoded = decodeOwn(table.schema, bytes);
  assert(decoded.ok, `state value under ${String.fromCharCode(...table.prefix)} does not decode`);
  table.decoded?.set(bytes, decoded.value);
  return decoded.value;
}
