import { equalBytes } from "../primitives/bytes.ts";
import { mapKey, mapKeyBytes } from "./byte-map.ts";
import type { StateChanges, StateDraft, StateReader } from "./state-access.ts";

/**
 * Changes on top of a state that are kept or dropped whole: one for a transaction, one for a run, one for a candidate
 * block. Dropping it is forgetting it.
 */
export class Overlay implements StateDraft {
  readonly #base: StateReader;
  readonly #writes = new Map<string, Uint8Array | null>();

  constructor(base: StateReader) {
    this.#base = base;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const name = mapKey(key);
    // Overlays lie on overlays: the name is made once for all of them.
    let overlay: Overlay = this;
    for (;;) {
      const written = overlay.#writes.get(name);
      if (written !== undefined) return written ?? undefined;
      const base = overlay.#base;
      if (!(base instanceof Overlay)) return base.get(key);
      overlay = base;
    }
  }

  put(key: Uint8Array, value: Uint8Array): void {
    this.#writes.set(mapKey(key), value);
  }

  delete(key: Uint8Array): void {
    this.#writes.set(mapKey(key), null);
  }

  /** Cost: O(writes) beside the walk of the state below, and the sorting of those under the prefix. */
  *entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    const start = mapKey(prefix);
    const own = sortKeys([...this.#writes.keys()].filter((key) => key.startsWith(start)));
    let at = 0;
    for (const [key, value] of this.#base.entries(prefix)) {
      const name = mapKey(key);
      for (; at < own.length && (own[at] as string) < name; at++) yield* this.#written(own[at]);
      if (own[at] === name) yield* this.#written(own[at++]);
      else yield [key, value];
    }
    for (; at < own.length; at++) yield* this.#written(own[at]);
  }

  /** Keys written here and in the overlays below, each at least once. */
  *writtenKeys(): Iterable<Uint8Array> {
    if (this.#base.writtenKeys !== undefined) yield* this.#base.writtenKeys();
    for (const name of this.#writes.keys()) yield mapKeyBytes(name);
  }

  /** The writes that differ from the state below, ascending by key. */
  changes(): StateChanges {
    const changes: [Uint8Array, Uint8Array | null][] = [];
    for (const name of sortKeys([...this.#writes.keys()])) {
      const key = mapKeyBytes(name);
      const value = this.#writes.get(name) ?? null;
      const before = this.#base.get(key) ?? null;
      if (value === null ? before !== null : before === null || !equalBytes(value, before)) {
        changes.push([key, value]);
      }
    }
    return changes;
  }

  /** Hands all writes to the draft below. Requires: `below` is what this overlay was made on. */
  keep(below: StateDraft): void {
    for (const [name, value] of this.#writes) {
      if (below instanceof Overlay) below.#writes.set(name, value);
      else if (value === null) below.delete(mapKeyBytes(name));
      else below.put(mapKeyBytes(name), value);
    }
  }

  *#written(name: string | undefined): Iterable<readonly [Uint8Array, Uint8Array]> {
    const value = name === undefined ? undefined : this.#writes.get(name);
    if (name !== undefined && value !== undefined && value !== null) {
      yield [mapKeyBytes(name), value];
    }
  }
}

function sortKeys(keys: string[]): string[] {
  return keys.sort((left, right) => (left < right ? -1 : left > right ? 1 : 0));
}
