import { findItemEnd } from "./naive-cbor.ts";

/** What a naive importer has after a file. */
export interface NaiveImport {
  /** True iff there was a genesis document. */
  readonly hasGenesis: boolean;
  /** Items after the first four that it takes for blocks. */
  readonly blocks: number;
}

/** Items of a chain file before its first block: head, genesis document, records, start. */
const BEFORE_BLOCKS = 4;

/**
 * Takes one item after the other until there are no more or the next is broken, and calls what it has the chain: no
 * count, no link and no digest at the end is looked at.
 */
export function importNaively(file: Uint8Array): NaiveImport {
  let items = 0;
  for (let at = 0; at < file.length; items++) {
    const end = findItemEnd(file, at);
    if (end === null) break;
    at = end;
  }
  return { hasGenesis: items >= 2, blocks: Math.max(0, items - BEFORE_BLOCKS) };
}
