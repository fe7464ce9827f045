import { decodeOwn, encode } from "../../codec/canonical.ts";
import { CodecFault } from "../../codec/fault.ts";
import { Reader } from "../../codec/reader.ts";
import type { RawBlock } from "../../consensus/block.ts";
import { chainBlockSchema } from "../../ledger/chain-file-item.ts";
import { statementSchema } from "../../ledger/statement.ts";
import type { GenesisDocument } from "../../machine/genesis-document.ts";
import type { Height } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Algorithms } from "../algorithms.ts";
import { requireGenesis } from "../new-ledger.ts";
import type { PlacedBlock } from "../verify-chain.ts";

/** Who serves blocks. Nothing that it says is believed. */
export interface BlockSource {
  /** The address, for people. */
  readonly name: string;
  /** Bytes of a CBOR sequence of blocks from a height on: at least one, or none where the source has none there. */
  readonly fetch: (from: Height, count: number) => Promise<Uint8Array>;
}

/** Blocks asked for at once. */
const BLOCKS_MAX = 256;

/** The blocks of a source from a height on, as many as it gives in one answer; none where it has none. */
export async function fetchBlocks(
  source: BlockSource,
  from: Height,
  count: number = BLOCKS_MAX,
): Promise<readonly RawBlock[]> {
  const bytes = await source.fetch(from, count);
  const blocks: RawBlock[] = [];
  const reader = new Reader(bytes);
  try {
    while (reader.offset < bytes.length) {
      const start = reader.offset;
      const block = chainBlockSchema.read(reader);
      if (!equalBytes(encode(chainBlockSchema, block), bytes.subarray(start, reader.offset))) {
        throw malformedError(source, "its blocks are not in canonical form");
      }
      blocks.push(block);
    }
  } catch (cause) {
    if (!(cause instanceof CodecFault)) throw cause;
    throw malformedError(source, `${cause.code} at byte ${cause.offset}`);
  }
  if (blocks.length <= count) return blocks;
  throw malformedError(source, `${blocks.length} blocks where ${count} were asked for`);
}

/** The blocks of a source from block 0 up to a height, as far as it serves them. */
export async function* servedBlocks(source: BlockSource, to: Height): AsyncGenerator<PlacedBlock> {
  for (let height = 0; height <= to; ) {
    const raws = await fetchBlocks(source, height, Math.min(BLOCKS_MAX, to - height + 1));
    if (raws.length === 0) return;
    for (const raw of raws) {
      yield { height, raw };
      height += 1;
    }
  }
}

/** The genesis document that a source's block 0 carries, checked. Whether the block is the document's shows later. */
export async function fetchDocument(
  source: BlockSource,
  algorithms: Algorithms,
): Promise<GenesisDocument> {
  const [block] = await fetchBlocks(source, 0, 1);
  if (block === undefined) throw malformedError(source, "it has no block 0");
  const [first] = block.statements;
  const decoded = first === undefined ? undefined : decodeOwn(statementSchema, first);
  const isGenesis =
    decoded?.ok === true && decoded.value.type === "system" && decoded.value.topic === "genesis";
  if (!isGenesis) throw malformedError(source, "its block 0 carries no genesis document");
  return requireGenesis(decoded.value.data, algorithms);
}

function malformedError(source: BlockSource, what: string): LedgerError {
  return new LedgerError({
    code: "CHAIN_SERVED_MALFORMED",
    message: `What ${source.name} serves as blocks cannot be read: ${what}.`,
    fix: "Ask another node, or verify a chain file with mathledger verify.",
    evidence: { source: source.name },
  });
}
