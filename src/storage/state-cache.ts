import { mapKey } from "../governance/byte-map.ts";

/** What an entry costs beside its bytes: the slots of the map and the heads of its key and value. */
const ENTRY_BYTES = 160;

/** Entries of the state that were read or written lately, those known to be absent among them; bounded in bytes. */
export class StateCache {
  readonly #capacityBytes: number;
  /** A map remembers the order of insertion: its first key is the one used longest ago. */
  readonly #entries = new Map<string, Uint8Array | null>();
  #sizeBytes = 0;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  /** The value, null for an entry known to be absent, or undefined when nothing is known. */
  get(key: Uint8Array): Uint8Array | null | undefined {
    const name = mapKey(key);
    const value = this.#entries.get(name);
    if (value === undefined) return undefined;
    this.#entries.delete(name);
    this.#entries.set(name, value);
    return value;
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    const name = mapKey(key);
    const before = this.#entries.get(name);
    if (before !== undefined) {
      this.#sizeBytes -= sizeOf(name, before);
      this.#entries.delete(name);
    }
    this.#entries.set(name, value);
    this.#sizeBytes += sizeOf(name, value);
    if (this.#sizeBytes > this.#capacityBytes) this.#shrink();
  }

  #shrink(): void {
    for (const [name, value] of this.#entries) {
      if (this.#sizeBytes <= this.#capacityBytes) return;
      this.#entries.delete(name);
      this.#sizeBytes -= sizeOf(name, value);
    }
  }
}

function sizeOf(name: string, value: Uint8Array | null): number {
  return ENTRY_BYTES + name.length + (value?.length ?? 0);
}
