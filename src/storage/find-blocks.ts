import type { IdSet } from "../consensus/reorg.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { StoreParts } from "./store-parts.ts";
import type { BlockPlace, StoredBlock } from "./stored-block.ts";

/** An id that names more than one block: its algorithm is broken, and the blocks are the evidence. */
export interface SharedId {
  readonly code: HashCode;
  readonly id: Digest;
  readonly places: readonly BlockPlace[];
}

/** Every block that has the id under the code, those of the store's branch last. */
export function findBlocks(parts: StoreParts, code: HashCode, id: Digest): readonly BlockPlace[] {
  const places: BlockPlace[] = [];
  for (const place of parts.ids.candidates(id)) {
    const { ids, ...found } = describePlace(parts, place);
    if (hasId(ids, code, id)) places.push(found);
  }
  return places;
}

/** The content of a place. */
export function readPlace(parts: StoreParts, place: BlockPlace): StoredBlock {
  return place.branch === "main" ? parts.blocks.block(place.height) : parts.sides.read(place.key);
}

/** Ids of the given ones that another block has too. */
export function findShared(parts: StoreParts, ids: IdSet): readonly SharedId[] {
  const shared: SharedId[] = [];
  for (const [code, id] of ids) {
    const places = findBlocks(parts, code, id);
    if (places.length > 1) shared.push({ code, id, places });
  }
  return shared;
}

/** All ids that name more than one block. Cost: a pass over the index. */
export function listShared(parts: StoreParts): readonly SharedId[] {
  const shared = new Map<string, SharedId>();
  for (const place of parts.ids.sharing()) {
    for (const found of findShared(parts, describePlace(parts, place).ids)) {
      shared.set(`${found.code}/${found.id.toString()}`, found);
    }
  }
  return [...shared.values()];
}

function describePlace(parts: StoreParts, place: number): BlockPlace & { readonly ids: IdSet } {
  if (place >= 0) return { branch: "main", height: place, ids: parts.blocks.header(place).ids };
  const { key, height, ids } = parts.sides.entry(-place);
  return { branch: "side", height, key, ids };
}

function hasId(ids: IdSet, code: HashCode, id: Digest): boolean {
  return ids.some(([other, own]) => other === code && equalBytes(own, id));
}
