import { BATCH_MAX } from "../ledger/record-payload.ts";

/** Contents that go into one transaction. */
export type Batch = readonly Uint8Array[];

/** Bytes of the head of an array or string of a length (`docs/spec/encoding.md`). */
function headBytes(length: number): number {
  if (length < 24) return 1;
  if (length < 0x100) return 2;
  if (length < 0x1_0000) return 3;
  return 5;
}

/** Bytes of a payload without its contents: its head, the media type, the head of the list, and no references. */
function frameBytes(mediaType: string): number {
  return 1 + headBytes(mediaType.length) + mediaType.length + headBytes(BATCH_MAX) + 1;
}

/** Longest content that a payload can carry. */
export function contentBytesMax(mediaType: string, payloadBytesMax: number): number {
  return payloadBytesMax - frameBytes(mediaType) - headBytes(payloadBytesMax);
}

/** Puts contents into batches in their order: as many as are asked for, or as fit into a payload. */
export class BatchPacker {
  readonly #countMax: number;
  readonly #bytesMax: number;
  #contents: Uint8Array[] = [];
  #bytes = 0;

  constructor(limits: {
    readonly mediaType: string;
    readonly countMax: number;
    readonly payloadBytesMax: number;
  }) {
    this.#countMax = Math.min(limits.countMax, BATCH_MAX);
    this.#bytesMax = limits.payloadBytesMax - frameBytes(limits.mediaType);
  }

  /** Contents that wait for their batch to be full. */
  get waiting(): number {
    return this.#contents.length;
  }

  /** Takes a content. Returns the batch that is full before it. Requires: at most `contentBytesMax` bytes. */
  add(content: Uint8Array): Batch | null {
    const bytes = headBytes(content.length) + content.length;
    const isFull = this.#contents.length === this.#countMax || this.#bytes + bytes > this.#bytesMax;
    const full = isFull ? this.take() : null;
    this.#contents.push(content);
    this.#bytes += bytes;
    return full;
  }

  /** Ends the batch in the making; null where there is none. */
  take(): Batch | null {
    if (this.#contents.length === 0) return null;
    const batch = this.#contents;
    this.#contents = [];
    this.#bytes = 0;
    return batch;
  }
}
