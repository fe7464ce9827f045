import type { Branch } from "../consensus/branch.ts";
import { encodeBranch } from "../consensus/branch-codec.ts";
import type { IdSet } from "../consensus/reorg.ts";
import { mapKey } from "../governance/byte-map.ts";
import type { RestoredChain } from "../machine/snapshot-check.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { writeFinality } from "./finality-rows.ts";
import { writeRetained } from "./retained.ts";
import type { StoreParts } from "./store-parts.ts";

/**
 * Makes the chain of a snapshot the store's own: the state, and the newest blocks without their bodies, with what takes
 * them back. The trusted block is final here, since nothing below it can be left any more. Requires: a transaction; an
 * empty store; a chain that was checked. Cost: linear in the entries and the undos.
 */
export function restoreChain(parts: StoreParts, { entries, blocks }: RestoredChain): void {
  assert(parts.blocks.tipHeight() < 0, "a restore into a store that has blocks");
  const lowest = assertDefined(blocks[0], "a chain without a block").branch.height;
  const tip = lowest + blocks.length - 1;
  writeRetained(parts.meta, { headersFrom: lowest, bodiesFrom: tip + 1 });
  for (const { branch, headerBytes } of blocks) {
    const ids = idsOf(branch);
    parts.blocks.appendHeader(branch.height, ids, headerBytes);
    parts.ids.add(ids, branch.height);
  }
  writeRecents(parts, { entries, blocks });
  parts.state.write(entries);
  writeFinality(parts, { finalHeight: tip });
}

/** Ids of a block: those of its lineages, in their order, and then those under which lanes track it. */
function idsOf({ sealable, lanes }: Branch): IdSet {
  const own = assertDefined(sealable[0], "a branch that does not know its newest block").ids;
  const carried = new Set(own.map(([code]) => code));
  const tracked = [...lanes].filter(([code]) => !carried.has(code));
  return [...own, ...tracked.map(([code, { tip }]) => [code, tip] as const)];
}

/** What each block wrote follows from the state above it and what takes the block back, from the newest down. */
function writeRecents(parts: StoreParts, chain: Pick<RestoredChain, "entries" | "blocks">): void {
  const state = new Map(chain.entries.map(([key, value]) => [mapKey(key), value]));
  for (const { branch, undo } of chain.blocks.toReversed()) {
    const changes = undo.map(([key]) => [key, state.get(mapKey(key)) ?? null] as const);
    const { height } = branch;
    parts.undos.append({ height, branch: encodeBranch(branch), changes, undo });
    for (const [key, value] of undo) {
      if (value === null) state.delete(mapKey(key));
      else state.set(mapKey(key), value);
    }
  }
}
