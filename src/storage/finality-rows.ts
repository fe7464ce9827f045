import { bytes, uint } from "../codec/schema.ts";
import type { IdSet } from "../consensus/reorg.ts";
import { assert } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import { sidePlace } from "./id-index.ts";
import { findDecided } from "./side-branches.ts";
import type { StoreParts } from "./store-parts.ts";
import { namesBlock } from "./stored-block.ts";

/** What is new about finality. What is left out stays as it is. */
export interface FinalityNews {
  /** Greatest final height known; a smaller one than before changes nothing. */
  readonly finalHeight?: number;
  /** Bytes of the commit of the tip, which no body carries as yet; null when there is none any more. */
  readonly looseCommit?: Uint8Array | null;
}

const FINAL = "final";
const LOOSE_COMMIT = "looseCommit";
const looseCommitSchema = bytes(0, Number.MAX_SAFE_INTEGER);

/** The greatest final height ever written, -1 before the first. */
export function readFinalHeight(parts: StoreParts): number {
  return parts.meta.read(FINAL, uint()) ?? -1;
}

/** The commit that is held beside the blocks, or undefined. */
export function readLooseCommit(parts: StoreParts): Uint8Array | undefined {
  return parts.meta.read(LOOSE_COMMIT, looseCommitSchema);
}

/** Writes what is new and drops the side blocks that it decides against. Requires: a transaction. */
export function writeFinality(parts: StoreParts, news: FinalityNews): void {
  const { finalHeight, looseCommit } = news;
  if (looseCommit === null) parts.meta.delete(LOOSE_COMMIT);
  else if (looseCommit !== undefined) {
    parts.meta.write(LOOSE_COMMIT, looseCommitSchema, looseCommit);
  }
  if (finalHeight === undefined || finalHeight <= readFinalHeight(parts)) return;
  const tip = parts.blocks.tipHeight();
  assert(finalHeight <= tip, `block ${finalHeight} final above the tip ${tip}`);
  parts.meta.write(FINAL, uint(), finalHeight);
  const decided = findDecided(parts.sides.list(), finalHeight, isOnBranch(parts));
  for (const { key, ids } of decided) {
    parts.ids.remove(ids, sidePlace(key));
    parts.sides.remove(key);
  }
}

/** Whether a link names the block of the store's branch at a height. */
export function isOnBranch(parts: StoreParts): (link: IdSet, height: Height) => boolean {
  const tip = parts.blocks.tipHeight();
  const { headersFrom } = parts.blocks.retained();
  return (link, height) => {
    return (
      height >= headersFrom && height <= tip && namesBlock(link, parts.blocks.header(height).ids)
    );
  };
}
