import type { IdSet } from "../consensus/reorg.ts";
import type { Height } from "../primitives/brand.ts";
import type { SideBlockEntry } from "./side-blocks.ts";
import { namesBlock } from "./stored-block.ts";

/** A competing branch from its first own block to its newest, ascending and without gaps. */
export interface SideBranch {
  /** Height of the newest block that it shares with the store's branch. */
  readonly forkHeight: Height;
  readonly blocks: readonly SideBlockEntry[];
}

/** Whether a link names the block of the store's branch at a height. */
export type IsOnBranch = (link: IdSet, height: Height) => boolean;

/**
 * The branches that side blocks form, one for each block without a successor. Blocks that two of them share stand in
 * both. Requires: entries in ascending order of height.
 */
export function formBranches(
  entries: readonly SideBlockEntry[],
  isOnBranch: IsOnBranch,
): readonly SideBranch[] {
  const parents = findParents(entries);
  const followed = new Set(parents.values());
  const branches: SideBranch[] = [];
  for (const tip of entries) {
    if (followed.has(tip)) continue;
    const blocks = [tip];
    for (let block = parents.get(tip); block !== undefined; block = parents.get(block)) {
      blocks.unshift(block);
    }
    const first = blocks[0] ?? tip;
    if (isOnBranch(first.parent, first.height - 1)) {
      branches.push({ forkHeight: first.height - 1, blocks });
    }
  }
  return branches;
}

/**
 * Entries that finality leaves no use for: those at or below the final height, and all that stand on them. Requires:
 * entries in ascending order of height.
 */
export function findDecided(
  entries: readonly SideBlockEntry[],
  finalHeight: number,
  isOnBranch: IsOnBranch,
): readonly SideBlockEntry[] {
  const parents = findParents(entries);
  const decided = new Set<SideBlockEntry>();
  for (const entry of entries) {
    const parent = parents.get(entry);
    const isCutOff =
      parent === undefined ? !isOnBranch(entry.parent, entry.height - 1) : decided.has(parent);
    if (entry.height <= finalHeight || isCutOff) decided.add(entry);
  }
  return [...decided];
}

/** The parent of each entry that has one among the entries. */
function findParents(
  entries: readonly SideBlockEntry[],
): ReadonlyMap<SideBlockEntry, SideBlockEntry> {
  const byHeight = new Map<Height, SideBlockEntry[]>();
  for (const entry of entries) {
    const level = byHeight.get(entry.height);
    if (level === undefined) byHeight.set(entry.height, [entry]);
    else level.push(entry);
  }
  const parents = new Map<SideBlockEntry, SideBlockEntry>();
  for (const entry of entries) {
    const below = byHeight.get(entry.height - 1) ?? [];
    const parent = below.find((candidate) => namesBlock(entry.parent, candidate.ids));
    if (parent !== undefined) parents.set(entry, parent);
  }
  return parents;
}
