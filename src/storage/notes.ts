import type { StoreParts } from "./store-parts.ts";

/** Values that the program above keeps in the store, by name in ASCII; null forgets one. */
export type Notes = ReadonlyMap<string, Uint8Array | null>;

/** Keeps names of others apart from those of the store. */
const PREFIX = "note/";

export function readNote(parts: StoreParts, name: string): Uint8Array | undefined {
  return parts.meta.get(PREFIX + name);
}

/** Requires: a transaction. */
export function writeNotes(parts: StoreParts, notes: Notes): void {
  for (const [name, value] of notes) {
    if (value === null) parts.meta.delete(PREFIX + name);
    else parts.meta.put(PREFIX + name, value);
  }
}
