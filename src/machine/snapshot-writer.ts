import type { Branch } from "../consensus/branch.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { StateReader } from "../governance/state-access.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { EMPTY_BYTES } from "../primitives/bytes.ts";
import type { RecentSource } from "./recent-blocks.ts";
import { computeRecentBlocks } from "./recent-span.ts";
import {
  CHUNK_BYTES_MAX,
  computeSnapshotDigest,
  encodeContent,
  encodeMetadata,
  SNAPSHOT_FORMAT,
  type Snapshot,
  type SnapshotBlock,
  snapshotCode,
} from "./snapshot.ts";
import { computeHistoryRoots, encodeSnapshotBranch, knowsOwnAnchor } from "./snapshot-branch.ts";

/** What a snapshot is made of: the newest committed block, its state, and the blocks below it. */
export interface SnapshotSource {
  readonly branch: Branch;
  readonly state: StateReader;
  readonly recent: RecentSource;
  readonly hashes: HashRegistry;
  readonly stateRoot: (code: HashCode) => Digest;
}

/** A snapshot with its chunks. */
export interface WrittenSnapshot {
  readonly snapshot: Snapshot;
  readonly chunks: readonly Uint8Array[];
}

/**
 * The snapshot of the newest block, or null where this machine no longer holds what every other holds: a branch or an
 * undo within the span of a rollback, or the past that a pending record is anchored in. Equal chains give equal bytes,
 * in whatever store they lie. Memory: three times the state.
 */
export function writeSnapshot(
  source: SnapshotSource,
  chunkBytes: number = CHUNK_BYTES_MAX,
): WrittenSnapshot | null {
  const { branch, state, hashes } = source;
  assert(chunkBytes >= 1 && chunkBytes <= CHUNK_BYTES_MAX, `chunks of ${chunkBytes} bytes`);
  const blocks = collectBlocks(source);
  if (blocks === null) return null;
  const { height } = branch;
  const ids = assertDefined(branch.sealable[0], "a branch without its newest block").ids;
  const code = assertDefined(snapshotCode(ids), "a block without an id");
  const hash = requireHash(hashes, code);
  const content = encodeContent({ entries: [...state.entries(EMPTY_BYTES)], blocks });
  const chunks = cut(content, chunkBytes);
  const metadata = encodeMetadata({
    height,
    ids,
    stateRoots: ids.map(([each]) => [each, source.stateRoot(each)]),
    historyRoots: computeHistoryRoots(hashes, branch),
    sizeBytes: content.length,
    chunkBytes,
    chunks: chunks.map((chunk) => computeSnapshotDigest(hash, chunk)),
  });
  const snapshot = {
    height,
    format: SNAPSHOT_FORMAT,
    chunks: chunks.length,
    hash: computeSnapshotDigest(hash, metadata),
    metadata,
  };
  return { snapshot, chunks };
}

/** The blocks that decisions may look back to, the one that a rollback may lead to first, or null where one is gone. */
function collectBlocks({ branch, state, recent }: SnapshotSource): readonly SnapshotBlock[] | null {
  const lowest = Math.max(0, branch.height - computeRecentBlocks(state));
  const blocks: SnapshotBlock[] = [];
  for (let height = lowest; height <= branch.height; height++) {
    const after = height === branch.height ? branch : recent.branchAt(height);
    const undo = height === lowest ? [] : recent.undoOf(height);
    const header = recent.headerOf(height);
    if (after === undefined || undo === undefined || header === undefined) return null;
    if (!knowsOwnAnchor(after)) return null;
    blocks.push({ header, branch: encodeSnapshotBranch(after), undo });
  }
  return blocks;
}

function cut(content: Uint8Array, chunkBytes: number): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < content.length; from += chunkBytes) {
    chunks.push(content.slice(from, from + chunkBytes));
  }
  return chunks;
}
