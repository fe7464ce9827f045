import type { Branch } from "../consensus/branch.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { computeBlockId, headerCodes } from "../ledger/block-id.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { computeRecentBlocks } from "./recent-span.ts";
import type { SnapshotContent } from "./snapshot.ts";
import {
  type ReadBlock,
  readBlocks,
  type SnapshotFault,
  type TrustedBlock,
} from "./snapshot-chain.ts";
import { areClaimsPossible, isBranchDerived } from "./snapshot-facts.ts";
import { areLanesShaped, doLanesFollow, haveTrustedRoots } from "./snapshot-lanes.ts";
import { SnapshotState } from "./snapshot-state.ts";

type Ids = readonly (readonly [HashCode, Digest])[];

/** A chain as a snapshot has brought it: the state of the newest block, and the newest blocks, ascending. */
export interface RestoredChain {
  readonly entries: SnapshotContent["entries"];
  /** Roots of the state under the codes of the newest header. */
  readonly stateRoots: Ids;
  readonly blocks: readonly Pick<ReadBlock, "headerBytes" | "branch" | "undo">[];
}

/** A store that a snapshot can be restored into. */
export interface RestoreTarget {
  /** Makes the chain the store's own, in one durable step or not at all. Requires: an empty store. */
  restore(chain: RestoredChain): void;
}

/**
 * Holds a snapshot against the one block that is trusted: the newest header by its ids, each header below by the links
 * of the one above, the state and every undo by the state roots of the headers, every branch by header, state and
 * history roots.
 *
 * What bodies alone say no header commits to, and no body comes along. It is held against all that is known, and
 * believed where that leaves it open: the height of the newest commit, which boundaries are attested, whether a
 * fallback still waits for its ratification; in the lowest block also the lineages missed before it, and the dual
 * commitment and the other ids of the block below. A lie there makes the next blocks of this machine differ from those
 * of the others, and so stops it; it cannot make it accept a state or a block of the past that was not.
 */
export function checkSnapshot(
  content: SnapshotContent,
  trusted: TrustedBlock,
  context: { readonly hashes: HashRegistry; readonly genesis: Branch },
): Result<RestoredChain, SnapshotFault> {
  const { hashes, genesis } = context;
  const read = readBlocks(content, genesis, trusted.height);
  if (!read.ok) return read;
  const blocks = read.value;
  const state = new SnapshotState(hashes, content.entries);
  let links: Ids = trusted.ids;
  let stateRoots: Ids = [];
  for (let place = blocks.length - 1; place >= 0; place--) {
    const block = assertDefined(blocks[place], "a place in the list");
    const ids = nameBlock(block, hashes);
    if (ids === null) return err("hash");
    const isNewest = place === blocks.length - 1;
    if (!(isNewest ? isSameIds(ids, links) : isLinked(ids, links))) return err("header");
    const roots = rootsOf(block, ids);
    if (!state.hasRoots(roots)) return err(isNewest ? "state" : "undo");
    if (isNewest) stateRoots = roots;
    if (isNewest && blocks.length !== spanOf(trusted, state)) return err("span");
    const fault = judgeBranch(block, blocks[place - 1] ?? null, { ids, state, hashes });
    if (fault !== null) return err(fault);
    if (isNewest && !haveTrustedRoots(block, trusted, hashes)) return err("lanes");
    if (place > 0 && !state.undo(block.undo)) return err("undo");
    links = linksOf(block, ids);
  }
  return ok({ entries: content.entries, stateRoots, blocks });
}

/** Everything that is said about a block beside its header and its state. */
function judgeBranch(
  block: ReadBlock,
  below: ReadBlock | null,
  named: { readonly ids: Ids; readonly state: SnapshotState; readonly hashes: HashRegistry },
): SnapshotFault | null {
  const { ids, state, hashes } = named;
  if (!isBranchDerived(block, below, { ids, state: state.reader, hashes })) return "branch";
  if (!areClaimsPossible(block, below)) return "claims";
  const shaped = [block, ...(below === null ? [] : [below])];
  if (!shaped.every((each) => areLanesShaped(each, hashes))) return "lanes";
  const isLowest = below === null && block.branch.height > 0;
  return isLowest || doLanesFollow(block, below, ids, hashes) ? null : "lanes";
}

/** Ids under the codes of the header, or null where this process lacks a function. */
function nameBlock({ header, headerBytes, branch }: ReadBlock, hashes: HashRegistry): Ids | null {
  const { record } = resolveEpoch(branch.facts.schedule, header.height);
  const ids: (readonly [HashCode, Digest])[] = [];
  for (const code of headerCodes(header, record.algs.legacy)) {
    const hash = hashes.get(code);
    if (hash === undefined) return null;
    ids.push([code, computeBlockId(hash, headerBytes)]);
  }
  return ids;
}

function isSameIds(left: Ids, right: Ids): boolean {
  return (
    left.length === right.length &&
    left.every(([code, id], place) => {
      const other = right[place];
      return other !== undefined && other[0] === code && equalBytes(other[1], id);
    })
  );
}

/** True iff the links name the block under a code that it carries, and under no such code another. */
function isLinked(ids: Ids, links: Ids): boolean {
  const named = new Map(links);
  const shared = ids.filter(([code]) => named.has(code));
  return shared.length > 0 && shared.every(([code, id]) => equalBytes(named.get(code) ?? id, id));
}

function linksOf({ header }: ReadBlock, ids: Ids): Ids {
  if (header.type === "v1") return ids.map(([code]) => [code, header.prevId]);
  return header.lineages.map(({ code, prevId }) => [code, prevId]);
}

function rootsOf({ header }: ReadBlock, ids: Ids): Ids {
  if (header.type === "v1") return ids.map(([code]) => [code, header.stateRoot]);
  return header.lineages.map(({ code, stateRoot }) => [code, stateRoot]);
}

/** Number of blocks in the snapshot of a height. */
function spanOf({ height }: TrustedBlock, state: SnapshotState): number {
  return Math.min(height, computeRecentBlocks(state.reader)) + 1;
}
