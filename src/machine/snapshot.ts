import { decode, encode } from "../codec/canonical.ts";
import { list, pair, struct } from "../codec/compound.ts";
import type { CodecFault } from "../codec/fault.ts";
import { bytes, constUint, type Infer, nullable, uint } from "../codec/schema.ts";
import { hashTag } from "../crypto/domain.ts";
import type { HashFunction } from "../crypto/hash-function.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import { digestSchema, hashCodeSchema, heightSchema } from "../ledger/schemas.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import type { Result } from "../primitives/result.ts";

/** The one form of snapshots that there is as yet. */
export const SNAPSHOT_FORMAT = 1;

/** Longest chunk, and the length of all but the last unless a smaller one is asked for. */
export const CHUNK_BYTES_MAX = 8 * 1024 * 1024;

/** Metadata stays below the 4 MB that an engine carries in one message. */
const CHUNKS_MAX = 100_000;
/** Counts are held against the bytes left before they are used. */
const ENTRIES_MAX = 1 << 24;
const BRANCH_BYTES_MAX = 1 << 24;
/** The longest span of a rollback, and the block that it leads to. */
const BLOCKS_MAX = 20_001;

const rootsSchema = list(pair(hashCodeSchema, digestSchema), 1, 64);

const metadataSchema = struct({
  height: heightSchema,
  ids: list(pair(hashCodeSchema, digestSchema), 1, 2),
  stateRoots: list(pair(hashCodeSchema, digestSchema), 1, 2),
  historyRoots: rootsSchema,
  sizeBytes: uint(),
  chunkBytes: uint(CHUNK_BYTES_MAX, 1),
  chunks: list(digestSchema, 1, CHUNKS_MAX),
});

/** What a snapshot says about itself before any chunk is there. */
export type SnapshotMetadata = Infer<typeof metadataSchema>;

const stateKeySchema = bytes(1, HARD_LIMITS.stateKeyBytesMax);
const stateValueSchema = bytes(0, HARD_LIMITS.stateValueBytesMax);

const contentSchema = struct({
  version: constUint(SNAPSHOT_FORMAT),
  entries: list(pair(stateKeySchema, stateValueSchema), 0, ENTRIES_MAX),
  blocks: list(
    struct({
      header: bytes(1, HARD_LIMITS.headerBytesMax),
      branch: bytes(1, BRANCH_BYTES_MAX),
      undo: list(pair(stateKeySchema, nullable(stateValueSchema)), 0, ENTRIES_MAX),
    }),
    1,
    BLOCKS_MAX,
  ),
});

/**
 * What the chunks of a snapshot hold together: the state, ascending by key, and the newest blocks, ascending by height,
 * each with its header, the branch after it and its undo. The undo of the first is left empty: nothing leads below it.
 */
export type SnapshotContent = Infer<typeof contentSchema>;
export type SnapshotBlock = SnapshotContent["blocks"][number];

/** A snapshot as a list names it, under the field names of ABCI. */
export interface Snapshot {
  readonly height: Height;
  readonly format: number;
  /** Number of chunks. */
  readonly chunks: number;
  /** Digest of the metadata: two snapshots are one iff it is equal. */
  readonly hash: Digest;
  readonly metadata: Uint8Array;
}

export function encodeMetadata(metadata: SnapshotMetadata): Uint8Array {
  return encode(metadataSchema, metadata);
}

export function decodeMetadata(encoded: Uint8Array): Result<SnapshotMetadata, CodecFault> {
  return decode(metadataSchema, encoded);
}

export function encodeContent(content: Omit<SnapshotContent, "version">): Uint8Array {
  const whole: SnapshotContent = { version: SNAPSHOT_FORMAT, ...content };
  return encode(contentSchema, whole);
}

export function decodeContent(encoded: Uint8Array): Result<SnapshotContent, CodecFault> {
  return decode(contentSchema, encoded);
}

/** Code of the last lineage, the strongest that the block has: what chunks and metadata are digested under. */
export function snapshotCode(ids: SnapshotMetadata["ids"]): HashCode | undefined {
  return ids.at(-1)?.[0];
}

/** `H_a(tag("snapshot",a) ‖ bytes)` of a chunk or of the metadata. */
export function computeSnapshotDigest(hash: HashFunction, part: Uint8Array): Digest {
  return hash.digest(concatBytes(hashTag("snapshot", hash.code), part));
}
