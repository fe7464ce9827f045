import type { RawBlock } from "../consensus/block.ts";
import type { IdSet } from "../consensus/reorg.ts";
import type { Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";

/** A block with the ids under which it is held: those of its lineages first, then those of other tracked codes. */
export interface StoredBlock {
  readonly height: Height;
  readonly ids: IdSet;
  readonly raw: RawBlock;
}

/** A header with the ids of its block. */
export interface StoredHeader {
  readonly height: Height;
  readonly ids: IdSet;
  readonly header: Uint8Array;
}

/** Where a block is held: on the branch of the store, or beside it until finality decides. */
export type BlockPlace =
  | { readonly branch: "main"; readonly height: Height }
  | { readonly branch: "side"; readonly height: Height; readonly key: number };

/** True iff the ids of a link name the block of these ids: equal under every code that both hold, and one at least. */
export function namesBlock(link: IdSet, ids: IdSet): boolean {
  let shared = 0;
  for (const [code, id] of link) {
    const own = ids.find(([other]) => other === code);
    if (own === undefined) continue;
    if (!equalBytes(own[1], id)) return false;
    shared += 1;
  }
  return shared > 0;
}

/** True iff two blocks are the same bytes. */
export function isSameRaw(left: RawBlock, right: RawBlock): boolean {
  return (
    equalBytes(left.header, right.header) &&
    left.statements.length === right.statements.length &&
    left.statements.every((statement, index) => {
      const other = right.statements[index];
      return other !== undefined && equalBytes(statement, other);
    })
  );
}
