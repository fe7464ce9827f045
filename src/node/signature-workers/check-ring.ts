import type { SignatureCheck } from "../../crypto/consult-first.ts";

/** What a thread is started with. */
export interface SignatureWorkerSetup {
  readonly memory: SharedArrayBuffer;
  readonly signatureProviders: readonly string[];
}

/** What a slot holds. A slot is written by the announcing thread alone, and claimed by whoever checks it. */
const WAITING = 1;
export const TAKEN = 2;
/** The signature verifies. */
export const HOLDS = 3;
/** It does not, or was not checked to the end. */
export const REFUSED = 4;

/** Checks that the ring holds; a power of two. */
export const SLOTS = 1024;
/** Room for a hybrid key, its signature and a message of a few kilobytes; longer checks are not announced. */
const SLOT_BYTES = 8192;

const CURSOR = 0;
const HEAD = 1;
const CLOSED = 2;
const CONTROL_WORDS = 3;
/** State, suite, and the lengths of key, message and signature. */
const SLOT_WORDS = 5;
const WORDS = CONTROL_WORDS + SLOT_WORDS * SLOTS;

/** Bytes of shared memory for a ring. */
export const RING_BYTES = 4 * WORDS + SLOT_BYTES * SLOTS;

/**
 * A bounded queue of signature checks in memory that threads share. One thread announces; every thread, that one
 * included, may take the next check, and leaves its answer in the slot.
 */
export class CheckRing {
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory, 0, WORDS);
    this.#bytes = new Uint8Array(memory, 4 * WORDS);
  }

  /** The slot that the next check will be written to. */
  get nextSlot(): number {
    return Atomics.load(this.#words, HEAD) & (SLOTS - 1);
  }

  stateOf(slot: number): number {
    return Atomics.load(this.#words, stateWord(slot));
  }

  /** True iff the next slot is free for another check: what it held has its answer. */
  hasRoom(): boolean {
    const state = this.stateOf(this.nextSlot);
    return state !== WAITING && state !== TAKEN;
  }

  /** Writes a check into the next slot. Requires: room. False, and no check, if it is too long for a slot. */
  write({ suite, publicKey, message, signature }: SignatureCheck): boolean {
    const sizeBytes = publicKey.length + message.length + signature.length;
    if (sizeBytes > SLOT_BYTES) return false;
    const slot = this.nextSlot;
    let at = slot * SLOT_BYTES;
    for (const part of [publicKey, message, signature]) {
      this.#bytes.set(part, at);
      at += part.length;
    }
    const lengths = [suite, publicKey.length, message.length, signature.length];
    this.#words.set(lengths, stateWord(slot) + 1);
    Atomics.store(this.#words, stateWord(slot), WAITING);
    Atomics.add(this.#words, HEAD, 1);
    return true;
  }

  /** Wakes the threads that wait for checks. */
  wake(): void {
    Atomics.notify(this.#words, HEAD);
  }

  /** Claims the check of a slot; false if somebody else has. */
  claim(slot: number): boolean {
    return Atomics.compareExchange(this.#words, stateWord(slot), WAITING, TAKEN) === WAITING;
  }

  /** Claims the next check that nobody has claimed, or answers undefined if there is none. */
  claimNext(): number | undefined {
    for (;;) {
      const at = Atomics.load(this.#words, CURSOR);
      if (at === Atomics.load(this.#words, HEAD)) return undefined;
      if (Atomics.compareExchange(this.#words, CURSOR, at, (at + 1) | 0) !== at) continue;
      const slot = at & (SLOTS - 1);
      if (this.claim(slot)) return slot;
    }
  }

  /** The same, but blocks while there is none; undefined once the ring is closed. */
  awaitNext(): number | undefined {
    while (Atomics.load(this.#words, CLOSED) === 0) {
      const head = Atomics.load(this.#words, HEAD);
      const slot = this.claimNext();
      if (slot !== undefined) return slot;
      Atomics.wait(this.#words, HEAD, head);
    }
    return undefined;
  }

  /** A copy of the check in a slot. Requires: it is claimed by the caller. */
  read(slot: number): SignatureCheck {
    const word = stateWord(slot);
    const [suite = 0, key = 0, message = 0, signature = 0] = this.#words.subarray(
      word + 1,
      word + SLOT_WORDS,
    );
    const start = slot * SLOT_BYTES;
    const part = (from: number, length: number) =>
      Uint8Array.from(this.#bytes.subarray(start + from, start + from + length));
    return {
      suite,
      publicKey: part(0, key),
      message: part(key, message),
      signature: part(key + message, signature),
    };
  }

  /** Leaves the answer to a claimed check and wakes who waits for it. */
  answer(slot: number, state: typeof HOLDS | typeof REFUSED): void {
    Atomics.store(this.#words, stateWord(slot), state);
    Atomics.notify(this.#words, stateWord(slot));
  }

  /** Blocks while a slot is claimed; false if that lasts longer than the patience. */
  awaitAnswer(slot: number, patienceMs: number): boolean {
    while (this.stateOf(slot) === TAKEN) {
      if (Atomics.wait(this.#words, stateWord(slot), TAKEN, patienceMs) === "timed-out")
        return false;
    }
    return true;
  }

  /** Ends the waiting of all threads. */
  close(): void {
    Atomics.store(this.#words, CLOSED, 1);
    // Whoever is about to wait compares the head first: a new head keeps it awake.
    Atomics.add(this.#words, HEAD, 1);
    this.wake();
  }
}

function stateWord(slot: number): number {
  return CONTROL_WORDS + SLOT_WORDS * slot;
}
