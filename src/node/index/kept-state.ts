import { mapKey } from "../../governance/byte-map.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { walkAfter } from "../../governance/walk-after.ts";
import type { Height } from "../../primitives/brand.ts";
import { compareBytes } from "../../primitives/bytes.ts";

type Entry = readonly [Uint8Array, Uint8Array];

/** A key that was changed at some height; what it was before its first change above another, where there is one. */
export interface KeptChange {
  readonly key: Uint8Array;
  /** Undefined where nothing has changed since; null where there was no entry. */
  readonly before: Uint8Array | null | undefined;
}

/** Where a state of the past finds what has changed since. */
export interface KeptChanges {
  /** The value before the first change above a height, null where there was no entry; undefined where none came. */
  before(key: Uint8Array, height: Height): Uint8Array | null | undefined;
  /** Whether anything has changed above a height. */
  hasAbove(height: Height): boolean;
  /** Keys under a prefix that were ever changed, behind one of them, ascending: at most so many. */
  keysAfter(
    prefix: Uint8Array,
    after: Uint8Array | null,
    range: { readonly height: Height; readonly limit: number },
  ): readonly KeptChange[];
}

/** Entries of one step of a walk. Between two steps blocks may be added. */
const STEP = 256;

/**
 * The state after a block, out of the newest state and what has changed since. It stays that state when blocks are
 * added, in the middle of a walk too. Cost: one lookup beside that of the newest state; of a walk, what is taken.
 */
export class KeptState implements StateReader {
  readonly #height: Height;
  readonly #changes: KeptChanges;
  readonly #tip: () => StateReader;

  constructor(height: Height, changes: KeptChanges, tip: () => StateReader) {
    this.#height = height;
    this.#changes = changes;
    this.#tip = tip;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const before = this.#changes.before(key, this.#height);
    return before === undefined ? this.#tip().get(key) : (before ?? undefined);
  }

  entries(prefix: Uint8Array): Iterable<Entry> {
    return this.#walk(prefix, null);
  }

  entriesAfter(prefix: Uint8Array, after: Uint8Array): Iterable<Entry> {
    return this.#walk(prefix, after);
  }

  *#walk(prefix: Uint8Array, start: Uint8Array | null): Iterable<Entry> {
    let after = start;
    for (;;) {
      const step = this.#step(prefix, after);
      yield* step.entries;
      if (step.last === null) return;
      after = step.last;
    }
  }

  /** The next entries, and the key up to which they are all; null at the end. */
  #step(
    prefix: Uint8Array,
    after: Uint8Array | null,
  ): { readonly entries: readonly Entry[]; readonly last: Uint8Array | null } {
    const present = takeSome(walkAfter(this.#tip(), prefix, after));
    const presentEnd = present.length < STEP ? null : lastKey(present);
    if (!this.#changes.hasAbove(this.#height)) return { entries: present, last: presentEnd };
    const range = { height: this.#height, limit: STEP };
    const changed = this.#changes.keysAfter(prefix, after, range);
    const changedEnd = changed.length < STEP ? null : (changed.at(-1)?.key ?? null);
    const last = lesser(presentEnd, changedEnd);
    const isWithin = (key: Uint8Array): boolean => last === null || compareBytes(key, last) <= 0;
    const found = new Map<string, Entry>();
    for (const entry of present) if (isWithin(entry[0])) found.set(mapKey(entry[0]), entry);
    for (const { key, before } of changed) {
      if (before === undefined || !isWithin(key)) continue;
      if (before === null) found.delete(mapKey(key));
      else found.set(mapKey(key), [key, before]);
    }
    const entries = [...found.values()].sort(([left], [right]) => compareBytes(left, right));
    return { entries, last };
  }
}

function takeSome(entries: Iterable<Entry>): readonly Entry[] {
  const taken: Entry[] = [];
  for (const entry of entries) {
    taken.push(entry);
    if (taken.length === STEP) break;
  }
  return taken;
}

function lastKey(entries: readonly Entry[]): Uint8Array | null {
  return entries.at(-1)?.[0] ?? null;
}

/** The lesser of two ends, where null is behind everything. */
function lesser(left: Uint8Array | null, right: Uint8Array | null): Uint8Array | null {
  if (left === null || right === null) return left ?? right;
  return compareBytes(left, right) <= 0 ? left : right;
}
