import { encodeBranch } from "../consensus/branch-codec.ts";
import type { IdSet } from "../consensus/reorg.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { requireHash } from "../crypto/require-hash.ts";
import type { Candidate } from "../machine/machine.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { FinalityNews } from "./finality-rows.ts";
import { writeFinality } from "./finality-rows.ts";
import { findBlocks, findShared, readPlace, type SharedId } from "./find-blocks.ts";
import { sidePlace } from "./id-index.ts";
import { type Notes, writeNotes } from "./notes.ts";
import type { SealIntent } from "./seal-intents.ts";
import type { StoreParts } from "./store-parts.ts";
import { isSameRaw, type StoredBlock } from "./stored-block.ts";
import { transactionEntries } from "./transaction-index.ts";

/** What is written in the transaction of a block beside the block. */
export interface BlockExtras extends FinalityNews {
  readonly notes?: Notes;
  /** What local sealers sign once the block is durable: on the disk with it, and so before they sign. */
  readonly sealIntents?: readonly SealIntent[];
}

/** How blocks are written. */
export interface WriteContext {
  readonly hashes: HashRegistry;
  /** Blocks below the tip whose undo is kept. */
  readonly undoBlocks: number;
}

/**
 * Writes a block on top of the newest: its header and body, the state that it leaves, its undo, and its rows in the
 * indexes. One that was held as a side block moves. Returns the ids that it shares with another block. Requires: a
 * transaction; the candidate of a machine that stands on this store; seal intents that conflict with nothing signed.
 */
export function writeBlock(
  parts: StoreParts,
  candidate: Candidate,
  context: WriteContext,
  extras: BlockExtras,
): readonly SharedId[] {
  const { branch, block, changes, undo } = candidate;
  const { height } = branch;
  const tip = parts.blocks.tipHeight();
  assert(height === tip + 1, `block ${height} on top of ${tip}`);
  const { statements } = block.body;
  const raw = { header: block.headerBytes, statements: statements.map(({ bytes }) => bytes) };
  const ids = idsOf(candidate);
  removeSide(parts, { height, ids, raw });
  parts.blocks.append(height, ids, raw);
  parts.ids.add(ids, height);
  parts.undos.append({ height, branch: encodeBranch(branch), changes, undo });
  parts.undos.prune(Math.max(0, height - context.undoBlocks));
  parts.state.write(changes);
  const named = requireHash(context.hashes, canonicalCode(ids));
  parts.transactions.append(height, transactionEntries(named, height, statements));
  writeFinality(parts, extras);
  writeNotes(parts, extras.notes ?? new Map());
  const intended = parts.seals.record(extras.sealIntents ?? []);
  assert(intended.ok, `block ${height} against what its sealer has signed`);
  return findShared(parts, ids);
}

/** The code under which a block's transactions are named: that of its canonical lineage, the first. */
export function canonicalCode(ids: IdSet) {
  return assertDefined(ids[0], "a block without an id")[0];
}

/** Ids of a block: those of its lineages, in their order, and then those of other codes that are tracked. */
function idsOf({ branch, ids }: Candidate): IdSet {
  const own = assertDefined(branch.sealable[0], "a branch that does not know its newest block").ids;
  const carried = new Set(own.map(([code]) => code));
  return [...own, ...[...ids].filter(([code]) => !carried.has(code))];
}

/** Removes the side block that has become one of the branch. */
function removeSide(parts: StoreParts, block: StoredBlock): void {
  const place = findSame(parts, block);
  if (place?.branch !== "side") return;
  parts.ids.remove(parts.sides.entry(place.key).ids, sidePlace(place.key));
  parts.sides.remove(place.key);
}

/** The place where the same bytes are held already, or undefined. */
export function findSame(parts: StoreParts, block: StoredBlock) {
  const [code, id] = assertDefined(block.ids[0], "a block without an id");
  return findBlocks(parts, code, id).find((place) => {
    return isSameRaw(readPlace(parts, place).raw, block.raw);
  });
}
