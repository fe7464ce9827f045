import { encode } from "../../codec/canonical.ts";
import { chainBlockSchema } from "../../ledger/chain-file-item.ts";
import type { Height } from "../../primitives/brand.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import type { ChainReader } from "../chain-reader.ts";

/** Blocks in a row as they stand in a chain file. */
export interface RawBlocks {
  readonly count: number;
  /** A CBOR sequence, an item a block. */
  readonly bytes: Uint8Array;
}

/**
 * The blocks from a height on, as many as are asked for, exist and find room; one at least. Source: RFC 8742. Requires:
 * the first of them exists.
 */
export function readRawBlocks(
  { store }: ChainReader,
  range: { readonly from: Height; readonly to: Height; readonly bytesMax: number },
): RawBlocks {
  const items: Uint8Array[] = [];
  let sizeBytes = 0;
  for (let height = range.from; height <= range.to; height++) {
    const { header, statements } = store.blocks.block(height).raw;
    const item = encode(chainBlockSchema, { header, statements });
    if (items.length > 0 && sizeBytes + item.length > range.bytesMax) break;
    items.push(item);
    sizeBytes += item.length;
  }
  return { count: items.length, bytes: concatBytes(...items) };
}
