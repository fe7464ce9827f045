import { err, ok, type Result } from "../primitives/result.ts";
import { isOnBranch, readFinalHeight } from "./finality-rows.ts";
import { findShared, type SharedId } from "./find-blocks.ts";
import { sidePlace } from "./id-index.ts";
import type { SideBlock } from "./side-blocks.ts";
import type { StoreParts } from "./store-parts.ts";
import { namesBlock } from "./stored-block.ts";
import { findSame } from "./write-block.ts";

/** How much competing branches may take up. */
export interface SideLimits {
  readonly blocksMax: number;
  readonly bytesMax: number;
}

/** Why a block is not kept beside the branch. */
export type SideRefusal =
  | { readonly code: "STORAGE_SIDE_FINAL"; readonly height: number; readonly finalHeight: number }
  | { readonly code: "STORAGE_SIDE_ORPHAN"; readonly height: number }
  | {
      readonly code: "STORAGE_SIDE_FULL";
      readonly blocks: number;
      readonly sizeBytes: number;
      readonly limits: SideLimits;
    };

/** A side block that is held now. */
export interface KeptSideBlock {
  /** False iff the store held the same bytes before. */
  readonly isNew: boolean;
  /** Ids that the block shares with another. */
  readonly shared: readonly SharedId[];
}

/**
 * Keeps a block of a competing branch until finality decides. Its parent must be held, so that every side block leads
 * back to the store's branch; room is bounded, so that nobody fills a disk with branches. Requires: a transaction.
 */
export function keepSideBlock(
  parts: StoreParts,
  block: SideBlock,
  limits: SideLimits,
): Result<KeptSideBlock, SideRefusal> {
  const { height, ids, parent } = block;
  const finalHeight = readFinalHeight(parts);
  if (height <= finalHeight) return err({ code: "STORAGE_SIDE_FINAL", height, finalHeight });
  if (findSame(parts, block) !== undefined) return ok({ isNew: false, shared: [] });
  const { blocks, sizeBytes } = parts.sides.totals();
  if (blocks >= limits.blocksMax || sizeBytes + contentBytes(block) > limits.bytesMax) {
    return err({ code: "STORAGE_SIDE_FULL", blocks, sizeBytes, limits });
  }
  const isAttached =
    isOnBranch(parts)(parent, height - 1) ||
    parts.sides.list().some((other) => {
      return other.height === height - 1 && namesBlock(parent, other.ids);
    });
  if (!isAttached) return err({ code: "STORAGE_SIDE_ORPHAN", height });
  parts.ids.add(ids, sidePlace(parts.sides.insert(block)));
  return ok({ isNew: true, shared: findShared(parts, ids) });
}

function contentBytes({ raw }: SideBlock): number {
  return raw.statements.reduce((sum, statement) => sum + statement.length, raw.header.length);
}
