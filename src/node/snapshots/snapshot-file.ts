import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { decode, encode } from "../../codec/canonical.ts";
import { struct } from "../../codec/compound.ts";
import type { Schema } from "../../codec/schema.ts";
import { bytes, constText, constUint, type Infer, nullable, uint } from "../../codec/schema.ts";
import { ItemScanner } from "../../ledger/chain-file-scanner.ts";
import { HARD_LIMITS } from "../../ledger/limits.ts";
import { digestSchema, heightSchema } from "../../ledger/schemas.ts";
import { CHUNK_BYTES_MAX, type Snapshot } from "../../machine/snapshot.ts";
import { snapshotError } from "./snapshot-error.ts";

const METADATA_BYTES_MAX = 8 * 1024 * 1024;

/** First item: what the file is of, the chain that it belongs to, and what the snapshot says about itself. */
const headSchema = struct({
  form: constText("mathledger-snapshot"),
  version: constUint(1),
  /** Bytes of the genesis document. */
  genesis: bytes(1, HARD_LIMITS.genesisBytesMax),
  height: heightSchema,
  format: uint(),
  chunks: uint(undefined, 1),
  /** Digest of the metadata. */
  hash: digestSchema,
  metadata: bytes(1, METADATA_BYTES_MAX),
});

const chunkSchema = bytes(1, CHUNK_BYTES_MAX);

/** Last item: the commit of the block as a statement, or null where none was known. */
const sealsSchema = nullable(bytes(1, HARD_LIMITS.bodyBytesMax));

export type SnapshotHead = Infer<typeof headSchema>;

/** A snapshot as it lies in a file. None of what it says is judged. */
export interface SnapshotFile {
  readonly head: SnapshotHead;
  readonly chunks: readonly Uint8Array[];
  readonly seals: Uint8Array | null;
}

const HEAD_BYTES_MAX = HARD_LIMITS.genesisBytesMax + METADATA_BYTES_MAX + 1024;
const ITEM_BYTES_MAX = Math.max(HEAD_BYTES_MAX, CHUNK_BYTES_MAX + 16);

/** The snapshot of a head as an offer names it. */
export function offerOf({ head }: Pick<SnapshotFile, "head">): Snapshot {
  const { height, format, chunks, hash, metadata } = head;
  return { height, format, chunks, hash, metadata };
}

/** Writes a snapshot to a path that must not be there yet, durably. Source: RFC 8742 (CBOR sequences). */
export function writeSnapshotFile(
  path: string,
  {
    snapshot,
    chunks,
    genesis,
    seals,
  }: {
    readonly snapshot: Snapshot;
    readonly chunks: readonly Uint8Array[];
    readonly genesis: Uint8Array;
    readonly seals: Uint8Array | null;
  },
): number {
  const head = { form: "mathledger-snapshot" as const, version: 1 as const, genesis, ...snapshot };
  const file = openSync(path, "wx", 0o600);
  try {
    let sizeBytes = 0;
    const write = (item: Uint8Array): void => {
      for (let at = 0; at < item.length; ) at += writeSync(file, item, at);
      sizeBytes += item.length;
    };
    write(encode(headSchema, head));
    for (const chunk of chunks) write(encode(chunkSchema, chunk));
    write(encode(sealsSchema, seals));
    fsyncSync(file);
    return sizeBytes;
  } finally {
    closeSync(file);
  }
}

/** Reads the head of a file alone. Cost: the head, whatever the state takes. */
export function readSnapshotHead(path: string): {
  readonly head: SnapshotHead;
  readonly sizeBytes: number;
} {
  return withFile(path, (file) => {
    const sizeBytes = fstatSync(file).size;
    return { head: new Items(path, file, 0).next(headSchema), sizeBytes };
  });
}

/** Reads a whole file. Memory: as much as the file. */
export function readSnapshotFile(path: string): SnapshotFile {
  return withFile(path, (file) => {
    const items = new Items(path, file, 0);
    const head = items.next(headSchema);
    const chunks: Uint8Array[] = [];
    for (let place = 0; place < head.chunks; place++) chunks.push(items.next(chunkSchema));
    const seals = items.next(sealsSchema);
    if (items.offset !== fstatSync(file).size)
      throw formError(path, items.offset, "bytes follow its end");
    return { head, chunks, seals };
  });
}

/** The items of an open file, one after the other. */
class Items {
  readonly #path: string;
  readonly #file: number;
  #offset: number;

  constructor(path: string, file: number, offset: number) {
    this.#path = path;
    this.#file = file;
    this.#offset = offset;
  }

  get offset(): number {
    return this.#offset;
  }

  next<T>(schema: Schema<T>): T {
    const held = this.#read();
    const scanned = new ItemScanner(ITEM_BYTES_MAX).scan(held);
    if (scanned.type !== "end") throw formError(this.#path, this.#offset, "an item is cut short");
    const decoded = decode(schema, held.subarray(0, scanned.sizeBytes));
    if (!decoded.ok) {
      const at = this.#offset + decoded.error.offset;
      throw formError(this.#path, at, `${decoded.error.code}`);
    }
    this.#offset += scanned.sizeBytes;
    return decoded.value;
  }

  #read(): Uint8Array {
    const left = fstatSync(this.#file).size - this.#offset;
    const held = new Uint8Array(Math.max(0, Math.min(left, ITEM_BYTES_MAX)));
    let filled = 0;
    while (filled < held.length) {
      const read = readSync(this.#file, held, filled, held.length - filled, this.#offset + filled);
      if (read === 0) break;
      filled += read;
    }
    return held.subarray(0, filled);
  }
}

function withFile<T>(path: string, work: (file: number) => T): T {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    throw snapshotError("SNAPSHOT_FILE", {
      message: `The snapshot ${path} cannot be read: ${cause instanceof Error ? cause.message : cause}.`,
      fix: "Name a file that mathledger snapshot list shows.",
      evidence: { path },
      cause,
    });
  }
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}

function formError(path: string, offset: number, why: string) {
  return snapshotError("SNAPSHOT_FILE", {
    message: `${path} is no snapshot, or is damaged at byte ${offset}: ${why}.`,
    fix: "Copy the file again, or make another snapshot.",
    evidence: { path, offset, why },
  });
}
