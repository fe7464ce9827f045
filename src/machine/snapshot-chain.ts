import type { Branch } from "../consensus/branch.ts";
import { parseBranch } from "../consensus/branch-codec.ts";
import { type BlockHeader, decodeHeader } from "../ledger/header.ts";
import type { Digest, HashCode, Height } from "../primitives/brand.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { SnapshotContent } from "./snapshot.ts";
import { encodeSnapshotBranch } from "./snapshot-branch.ts";

/** What is known of the block of a snapshot from elsewhere: all that a restore believes. */
export interface TrustedBlock {
  readonly height: Height;
  /** Ids in lineage order. */
  readonly ids: readonly (readonly [HashCode, Digest])[];
  /** Roots of the history up to and including the block, one for each tracked code, ascending by code. */
  readonly historyRoots: readonly (readonly [HashCode, Digest])[];
}

/** The part of a snapshot that is not what the trusted block says. */
export type SnapshotFault =
  | "content"
  | "order"
  | "span"
  | "header"
  | "hash"
  | "state"
  | "undo"
  | "branch"
  | "lanes"
  | "claims";

/** A block of a snapshot, read and not believed as yet. */
export interface ReadBlock {
  readonly header: BlockHeader;
  readonly headerBytes: Uint8Array;
  readonly branch: Branch;
  readonly branchBytes: Uint8Array;
  readonly undo: SnapshotContent["blocks"][number]["undo"];
}

/** The blocks of a snapshot in their shape: consecutive up to a height, each branch in the one form it may have. */
export function readBlocks(
  content: SnapshotContent,
  genesis: Branch,
  newest: Height,
): Result<readonly ReadBlock[], SnapshotFault> {
  if (!isAscending(content.entries)) return err("order");
  const lowest = newest - content.blocks.length + 1;
  const blocks: ReadBlock[] = [];
  for (const [
    place,
    { header: headerBytes, branch: branchBytes, undo },
  ] of content.blocks.entries()) {
    if (!isAscending(undo)) return err("order");
    if (place === 0 && undo.length > 0) return err("undo");
    const header = decodeHeader(headerBytes, genesis.chainId);
    if (!header.ok || header.value.height !== lowest + place) return err("header");
    const branch = parseBranch(branchBytes, genesis);
    if (!branch.ok || branch.value.facts.schedule[0]?.record.start !== 0) return err("branch");
    if (!equalBytes(encodeSnapshotBranch(branch.value), branchBytes)) return err("branch");
    blocks.push({ header: header.value, headerBytes, branch: branch.value, branchBytes, undo });
  }
  return ok(blocks);
}

function isAscending(entries: readonly (readonly [Uint8Array, unknown])[]): boolean {
  return entries.every(([key], place) => {
    const before = entries[place - 1];
    return before === undefined || compareBytes(before[0], key) < 0;
  });
}
