import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { decode, encode } from "../../codec/canonical.ts";
import type { Schema } from "../../codec/schema.ts";
import { ChainFileBuffer } from "../../ledger/chain-file-buffer.ts";
import { TRAILER_CODES } from "../../ledger/chain-file-item.ts";
import { ItemScanner } from "../../ledger/chain-file-scanner.ts";
import type { Digest, HashCode } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { platformDigests } from "../chain-file-digest.ts";
import type { ByteRange } from "../chain-file-source.ts";
import {
  BUNDLE_ITEM_BYTES_MAX,
  type BundleHead,
  bundleEndSchema,
  bundleHeadSchema,
} from "./bundle-format.ts";

const PIECE_BYTES = 1024 * 1024;

/** The last item has always the same length. */
const END_BYTES = encode(bundleEndSchema, {
  form: "end",
  digests: TRAILER_CODES.map((code): [HashCode, Digest] => [code, new Uint8Array(32) as Digest]),
}).length;

/** A bundle whose parts were found; none of what they say is judged as yet. */
export interface BundleFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly head: BundleHead;
  /** Where the chain file lies. */
  readonly chain: ByteRange;
  /** Where the trail and the proposals lie. */
  readonly tail: ByteRange;
  /** Whether its last item states the digests of its bytes. */
  readonly isWhole: boolean;
}

/** Finds the parts of a bundle and hashes all of it. Throws what it cannot be read by. Cost: one pass. */
export function openBundle(path: string): BundleFile {
  return withFile(path, (file) => {
    const sizeBytes = fstatSync(file).size;
    const first = readAt(file, { start: 0, end: Math.min(sizeBytes, BUNDLE_ITEM_BYTES_MAX) });
    const scanned = new ItemScanner(BUNDLE_ITEM_BYTES_MAX).scan(first);
    if (scanned.type !== "end") throw formError(path, 0, "it does not begin with a head");
    const head = decode(bundleHeadSchema, first.subarray(0, scanned.sizeBytes));
    if (!head.ok) throw formError(path, head.error.offset, "its head does not decode");
    const start = scanned.sizeBytes;
    const chain = { start, end: start + head.value.chainBytes };
    const tail = { start: chain.end, end: sizeBytes - END_BYTES };
    if (tail.end < tail.start) throw formError(path, sizeBytes, "it ends before its parts do");
    const isWhole = isEnd(file, { start: tail.end, end: sizeBytes });
    return { path, sizeBytes, head: head.value, chain, tail, isWhole };
  });
}

/** The items of a part one by one, as their bytes. Throws where they are no items, or more or fewer than asked for. */
export function* readItems(
  { path }: Pick<BundleFile, "path">,
  range: ByteRange,
  count: number,
): Generator<{ readonly bytes: Uint8Array; readonly offset: number }, void> {
  const file = openFile(path);
  try {
    const buffer = new ChainFileBuffer();
    let at = range.start;
    let offset = range.start;
    for (let item = 0; item < count; item++) {
      const scanner = new ItemScanner(BUNDLE_ITEM_BYTES_MAX);
      let scanned = scanner.scan(buffer.view());
      while (scanned.type === "more" && at < range.end) {
        const piece = readAt(file, { start: at, end: Math.min(range.end, at + PIECE_BYTES) });
        if (piece.length === 0) break;
        at += piece.length;
        buffer.append(piece);
        scanned = scanner.scan(buffer.view());
      }
      if (scanned.type !== "end")
        throw formError(path, offset, `item ${item + 1} of ${count} is none`);
      yield { bytes: buffer.take(scanned.sizeBytes), offset };
      offset += scanned.sizeBytes;
    }
    if (offset !== range.end) throw formError(path, offset, "bytes follow its last item");
  } finally {
    closeSync(file);
  }
}

/** An item under its schema. */
export function decodeItem<T>(
  schema: Schema<T>,
  item: { readonly bytes: Uint8Array; readonly offset: number },
  path: string,
): T {
  const decoded = decode(schema, item.bytes);
  if (decoded.ok) return decoded.value;
  throw formError(
    path,
    item.offset + decoded.error.offset,
    `an item does not decode (${decoded.error.code})`,
  );
}

function isEnd(file: number, range: ByteRange): boolean {
  const stated = decode(bundleEndSchema, readAt(file, range));
  if (!stated.ok) return false;
  const running = TRAILER_CODES.map((code) => [code, platformDigests(code)] as const);
  for (let at = 0; at < range.start; at += PIECE_BYTES) {
    const piece = readAt(file, { start: at, end: Math.min(range.start, at + PIECE_BYTES) });
    for (const [, digest] of running) digest.update(piece);
  }
  return running.every(([code, digest], place) => {
    const [own, value] = stated.value.digests[place] ?? [];
    return own === code && value !== undefined && equalBytes(value, digest.digest());
  });
}

function readAt(file: number, { start, end }: ByteRange): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, end - start));
  let filled = 0;
  while (filled < bytes.length) {
    const count = readSync(file, bytes, filled, bytes.length - filled, start + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

function withFile<T>(path: string, work: (file: number) => T): T {
  const file = openFile(path);
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, "r");
  } catch (cause) {
    throw new LedgerError({
      code: "AUDIT_BUNDLE_UNREADABLE",
      message: `The bundle ${path} cannot be opened.`,
      fix: "Check the path and its permissions; mathledger audit export -o FILE writes a bundle.",
      evidence: { path },
      cause,
    });
  }
}

function formError(path: string, offset: number, detail: string): LedgerError {
  return new LedgerError({
    code: "AUDIT_BUNDLE_FORM",
    message: `${path} is no audit bundle that can be read: ${detail}, at byte ${offset}.`,
    fix: "Take another copy of the file, or export it again with mathledger audit export.",
    evidence: { path, offset, detail },
  });
}
