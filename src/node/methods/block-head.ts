import { assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { LedgerIndex } from "../index/ledger-index.ts";

/** What every answer of a read says about the state that answered. */
export interface BlockHead {
  readonly height: Height;
  /** The canonical id of the block's rule version. */
  readonly block_hash: string;
  /** Unix seconds. */
  readonly time: number;
}

/** The head of an indexed block. Cost: one row, whatever the block holds. */
export function blockHead(index: LedgerIndex, height: Height): BlockHead {
  const { id, timeMs } = assertDefined(index.blocks.get(height), `no row of block ${height}`);
  return { height, block_hash: toHex0x(id), time: divFloor(timeMs, 1000) };
}
