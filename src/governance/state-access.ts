/** Reads the state of one moment. A key that is absent is undefined; an empty value is a value. */
export interface StateReader {
  get(key: Uint8Array): Uint8Array | undefined;
  /** All entries whose key begins with `prefix`, in ascending byte order of key. */
  entries(prefix: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]>;
  /** The same from behind a key on; absent where only whole walks are made. `walkAfter` asks for either. */
  entriesAfter?(prefix: Uint8Array, after: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]>;
  /** Keys that were written since the last block, each at least once; absent where the state is that of a block. */
  writtenKeys?(): Iterable<Uint8Array>;
}

/** A state that is being changed. Nothing outside sees the changes until its owner keeps them. */
export interface StateDraft extends StateReader {
  put(key: Uint8Array, value: Uint8Array): void;
  delete(key: Uint8Array): void;
}

/** Entries that differ from before, ascending by key; null where an entry is gone. */
export type StateChanges = readonly (readonly [Uint8Array, Uint8Array | null])[];
