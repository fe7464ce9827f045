import { encode } from "../codec/canonical.ts";
import { assert } from "../primitives/assert.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { ChainFileDigests, digestChainId } from "./chain-file-digests.ts";
import {
  CHAIN_FILE_FORM,
  CHAIN_ITEM_BYTES_MAX,
  type ChainBlock,
  type ChainEnd,
  type ChainHead,
  type ChainItemName,
  type ChainStart,
  chainBlockSchema,
  chainCommitsSchema,
  chainEndSchema,
  chainHeadSchema,
  chainRecordsSchema,
  chainStartSchema,
  type DigestFactory,
} from "./chain-file-item.ts";
import type { EpochRecord } from "./epoch-record.ts";
import type { CommitStatement } from "./statement.ts";

/** What a chain file says, with its blocks one by one. */
export interface ChainFileContent {
  readonly chainId: ChainId;
  readonly from: Height;
  readonly to: Height;
  /** Bytes of the genesis document. */
  readonly genesis: Uint8Array;
  /** All records in force or pending after block `to`, from the first one on. */
  readonly records: readonly EpochRecord[];
  /** Null iff the file begins at block 0. */
  readonly start: ChainStart | null;
  /** The blocks `from .. to`, ascending. */
  readonly blocks: Iterable<ChainBlock>;
  /** Commits of blocks in the range that no block in the range carries, ascending. */
  readonly commits: readonly CommitStatement[];
}

/**
 * The bytes of a chain file, one item a chunk: a function of the content alone, so equal contents give equal files.
 * Requires: content of a chain that was verified, as `ChainFileContent` says. Cost: memory for one item.
 */
export function* writeChainFile(
  content: ChainFileContent,
  factory: DigestFactory,
): Generator<Uint8Array, void> {
  const digests = new ChainFileDigests(factory);
  const emit = (name: ChainItemName, bytes: Uint8Array): Uint8Array => {
    assert(bytes.length <= CHAIN_ITEM_BYTES_MAX[name], `${name} of ${bytes.length} bytes`);
    digests.update(bytes);
    return bytes;
  };
  const { chainId, from, to, genesis } = content;
  assert(from <= to, `no blocks in ${from}..${to}`);
  assert(equalBytes(digestChainId(factory, genesis), chainId), "genesis of another chain");
  assert((content.start === null) === (from === 0), `a file from block ${from} and its start`);
  const head: ChainHead = { form: CHAIN_FILE_FORM, version: 1, chainId, from, to };
  yield emit("head", encode(chainHeadSchema, head));
  yield emit("genesis", genesis);
  yield emit("records", encode(chainRecordsSchema, content.records));
  yield emit("start", encode(chainStartSchema, content.start));
  let blocks = 0;
  for (const { header, statements } of content.blocks) {
    blocks += 1;
    yield emit("block", encode(chainBlockSchema, { header, statements }));
  }
  assert(blocks === to - from + 1, `${blocks} blocks for ${from}..${to}`);
  yield emit("commits", encode(chainCommitsSchema, content.commits));
  const end: ChainEnd = { form: "end", blocks, digests: digests.finish() };
  yield encode(chainEndSchema, end);
}
