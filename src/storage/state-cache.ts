import { mapKey } from "../governance/byte-map.ts";
import { divFloor } from "../primitives/integer.ts";

/** What an entry costs beside its bytes: the slots of the map and the heads of its key and value. */
const ENTRY_BYTES = 160;

/**
 * Entries of the state that were read or written lately, those known to be absent among them; bounded in bytes. There
 * are two generations: what is used moves into the young one, and when that is full, it becomes the old one and the old
 * one is forgotten. So a hit among the young, which most hits are, moves nothing.
 */
export class StateCache {
  /** Each generation may take half. */
  readonly #generationBytes: number;
  #young = new Map<string, Uint8Array | null>();
  #old = new Map<string, Uint8Array | null>();
  #youngBytes = 0;

  constructor(capacityBytes: number) {
    this.#generationBytes = divFloor(capacityBytes, 2);
  }

  /** The value, null for an entry known to be absent, or undefined when nothing is known. */
  get(key: Uint8Array): Uint8Array | null | undefined {
    const name = mapKey(key);
    const young = this.#young.get(name);
    if (young !== undefined) return young;
    const old = this.#old.get(name);
    if (old !== undefined) this.#keep(name, old);
    return old;
  }

  put(key: Uint8Array, value: Uint8Array | null): void {
    this.#keep(mapKey(key), value);
  }

  #keep(name: string, value: Uint8Array | null): void {
    const before = this.#young.get(name);
    if (before !== undefined) this.#youngBytes -= sizeOf(name, before);
    const sizeBytes = sizeOf(name, value);
    if (this.#youngBytes + sizeBytes > this.#generationBytes) {
      this.#young.delete(name);
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngBytes = 0;
    }
    // The young one is asked first, so that an earlier value among the old is never seen again.
    this.#old.delete(name);
    if (sizeBytes > this.#generationBytes) return;
    this.#young.set(name, value);
    this.#youngBytes += sizeBytes;
  }
}

function sizeOf(name: string, value: Uint8Array | null): number {
  return ENTRY_BYTES + name.length + (value?.length ?? 0);
}
