import { CodecFault } from "../codec/fault.ts";
import { Reader } from "../codec/reader.ts";
import { constText } from "../codec/schema.ts";
import { MAJOR_ARRAY, MAJOR_UINT } from "../codec/writer.ts";
import { countPerfectSubtrees } from "../merkle/tree-geometry.ts";
import type { Digest, HashCode } from "../primitives/brand.ts";
import { asciiBytes, concatBytes, equalBytes } from "../primitives/bytes.ts";
import type { ChainFileFault } from "./chain-file-fault.ts";
import {
  CHAIN_FILE_FORM,
  type ChainEnd,
  type ChainHead,
  type ChainStart,
} from "./chain-file-item.ts";
import type { CommitStatement } from "./statement.ts";

/** First bytes of every chain file: the head of a tuple of five, and the text that names the form. */
const MAGIC = concatBytes(
  Uint8Array.of(0x85, 0x60 + CHAIN_FILE_FORM.length),
  asciiBytes(CHAIN_FILE_FORM),
);

/** Offset of the first byte that no chain file has there, or null while the bytes may begin one. */
export function findWrongMagic(bytes: Uint8Array): number | null {
  const known = Math.min(bytes.length, MAGIC.length);
  for (let i = 0; i < known; i++) {
    if (bytes[i] !== MAGIC[i]) return i;
  }
  return null;
}

/** The version that a head states, or null where none can be read. */
export function readVersion(head: Uint8Array): number | null {
  const reader = new Reader(head);
  try {
    reader.head(MAJOR_ARRAY);
    constText(CHAIN_FILE_FORM).read(reader);
    return reader.head(MAJOR_UINT);
  } catch (fault) {
    if (fault instanceof CodecFault) return null;
    throw fault;
  }
}

// The offset of a fault counts from the item's first byte here; the reader adds where the item begins.

/** A file holds at least one block. */
export function checkHead(head: ChainHead): ChainFileFault | null {
  return head.from <= head.to ? null : rangeFault("head", head);
}

/** Only a file that begins later than block 0 says where it stands, with the whole history before it. */
export function checkStart(head: ChainHead, start: ChainStart | null): ChainFileFault | null {
  const nodes = countPerfectSubtrees(head.from);
  const isFit =
    start === null
      ? head.from === 0
      : head.from > 0 && start.histories.every((history) => history.nodes.length === nodes);
  return isFit ? null : rangeFault("start", head);
}

/** Loose commits are of blocks that the file holds. */
export function checkCommits(
  head: ChainHead,
  commits: readonly CommitStatement[],
): ChainFileFault | null {
  const isFit = commits.every(({ height }) => height >= head.from && height <= head.to);
  return isFit ? null : rangeFault("commits", head);
}

/** The trailer states the number of blocks and the digests of all bytes before it. */
export function checkEnd(
  end: ChainEnd,
  counted: number,
  digests: readonly (readonly [HashCode, Digest])[],
): ChainFileFault | null {
  if (end.blocks !== counted) {
    return { code: "CHAIN_FILE_COUNT", offset: 0, expected: end.blocks, found: counted };
  }
  for (const [index, [algorithm, computed]] of digests.entries()) {
    const [code, expected] = end.digests[index] ?? [];
    if (code !== algorithm || expected === undefined || !equalBytes(expected, computed)) {
      return {
        code: "CHAIN_FILE_DIGEST",
        offset: 0,
        algorithm,
        expected: expected ?? new Uint8Array(0),
        computed,
      };
    }
  }
  return null;
}

function rangeFault(item: "head" | "start" | "commits", head: ChainHead): ChainFileFault {
  return { code: "CHAIN_FILE_RANGE", offset: 0, item, from: head.from, to: head.to };
}
