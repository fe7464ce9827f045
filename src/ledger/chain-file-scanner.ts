import type { CodecCode } from "../codec/fault.ts";
import { DEPTH_MAX } from "../codec/reader.ts";
import { MAJOR_ARRAY, MAJOR_BYTES, MAJOR_TEXT, MAJOR_UINT } from "../codec/writer.ts";

const MAJOR_SIMPLE = 7;
/** False, true and null. */
const SIMPLE_MIN = 20;
const SIMPLE_MAX = 22;

/** What is known of an item after some of its bytes. Offsets count from its first byte. */
export type ScanResult =
  | { readonly type: "more" }
  | { readonly type: "end"; readonly sizeBytes: number }
  | { readonly type: "oversize"; readonly offset: number }
  | { readonly type: "fault"; readonly code: CodecCode; readonly offset: number };

const MORE: ScanResult = { type: "more" };

/**
 * Finds where one item ends while its bytes still arrive. It looks at heads only and remembers where the next one is,
 * so that each head is read once however small the pieces are; whether heads are in their shortest form is for the
 * decoder. A length or count that cannot fit below the limit is refused before its bytes have come.
 */
export class ItemScanner {
  readonly #bytesMax: number;
  /** Items still missing in each open array, outermost first. */
  readonly #missing: number[] = [];
  #at = 0;
  #isDone = false;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Requires: the bytes of the item that have come so far, from its first one, and at least those of the last call. */
  scan(bytes: Uint8Array): ScanResult {
    while (!this.#isDone) {
      if (this.#at >= this.#bytesMax) return { type: "oversize", offset: this.#at };
      const result = this.#head(bytes);
      if (result !== null) return result;
    }
    return bytes.length < this.#at ? MORE : { type: "end", sizeBytes: this.#at };
  }

  /** Reads one head, or says why it cannot. */
  #head(bytes: Uint8Array): ScanResult | null {
    const start = this.#at;
    const initial = bytes[start];
    if (initial === undefined) return MORE;
    const major = initial >> 5;
    const info = initial & 0x1f;
    const isSimple = major === MAJOR_SIMPLE && info >= SIMPLE_MIN && info <= SIMPLE_MAX;
    if (!isSimple && !isProfileHead(major, info)) {
      return { type: "fault", code: "CODEC_TYPE", offset: start };
    }
    const argumentBytes = isSimple || info < 24 ? 0 : 1 << (info - 24);
    const next = start + 1 + argumentBytes;
    if (next > this.#bytesMax) return { type: "oversize", offset: start };
    if (bytes.length < next) return MORE;
    const argument = argumentBytes === 0 ? info : readBigEndian(bytes, start + 1, argumentBytes);
    if (major === MAJOR_BYTES || major === MAJOR_TEXT) return this.#skip(start, next, argument);
    if (major === MAJOR_ARRAY) return this.#open(start, next, argument);
    this.#at = next;
    this.#close();
    return null;
  }

  #skip(start: number, next: number, length: number): ScanResult | null {
    if (length > this.#bytesMax - next) return { type: "oversize", offset: start };
    this.#at = next + length;
    this.#close();
    return null;
  }

  #open(start: number, next: number, count: number): ScanResult | null {
    // Each item has at least one byte.
    if (count > this.#bytesMax - next) return { type: "oversize", offset: start };
    if (this.#missing.length === DEPTH_MAX) {
      return { type: "fault", code: "CODEC_DEPTH", offset: start };
    }
    this.#at = next;
    if (count === 0) this.#close();
    else this.#missing.push(count);
    return null;
  }

  /** One item is complete, and with it every array that waited for it alone. */
  #close(): void {
    for (;;) {
      const missing = this.#missing.pop();
      if (missing === undefined) {
        this.#isDone = true;
        return;
      }
      if (missing > 1) {
        this.#missing.push(missing - 1);
        return;
      }
    }
  }
}

function isProfileHead(major: number, info: number): boolean {
  const isKnown =
    major === MAJOR_UINT || major === MAJOR_BYTES || major === MAJOR_TEXT || major === MAJOR_ARRAY;
  return isKnown && info <= 27;
}

/** The argument of a head; above 2^53 it is inexact and still above every limit. */
function readBigEndian(bytes: Uint8Array, start: number, length: number): number {
  let value = 0;
  for (let i = start; i < start + length; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
}
