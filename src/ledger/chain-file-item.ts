import { list, pair, set, struct } from "../codec/compound.ts";
import { bytes, constText, constUint, type Infer, nullable } from "../codec/schema.ts";
import type { HashCode } from "../primitives/brand.ts";
import { commitSchema } from "./chain-file-commit.ts";
import { epochRecordSchema } from "./epoch-record.ts";
import { HARD_LIMITS } from "./limits.ts";
import {
  chainIdSchema,
  countSchema,
  digestSchema,
  hashCodeSchema,
  heightSchema,
} from "./schemas.ts";
import { STATEMENT_BYTES_MAX } from "./statement-proof.ts";

/** Algorithms under which a chain file states its own digest: two designs, as in the name of a chain. */
export const TRAILER_CODES = [0x12, 0x16] as const;

/** Records of a chain; each epoch lasts a block at least, and in practice years. */
const RECORDS_MAX = 4096;
/** Codes that a start may hold; the registry has fewer. */
const CODES_MAX = 16;
/** Perfect subtrees of 2^53 - 1 leaves. */
const NODES_MAX = 53;
/** Only the newest two blocks of a range can lack a carried commit. */
const LOOSE_COMMITS_MAX = 2;

const KIB = 1024;

/** Text that every chain file begins with. */
export const CHAIN_FILE_FORM = "mathledger-export";

/** First item: what the file is and which blocks it holds. */
export const chainHeadSchema = struct({
  form: constText(CHAIN_FILE_FORM),
  version: constUint(1),
  chainId: chainIdSchema,
  from: heightSchema,
  to: heightSchema,
});

/** Where a file that does not begin at block 0 stands: ids of the block before it, and the history up to it. */
const startSchema = struct({
  ids: list(pair(hashCodeSchema, digestSchema), 1, 2),
  /** Nodes of the compact range over the ids of blocks 0 .. from - 1, one list for each code. */
  histories: set(
    struct({ code: hashCodeSchema, nodes: list(digestSchema, 0, NODES_MAX) }),
    1,
    CODES_MAX,
    { schema: hashCodeSchema, of: (history) => history.code },
  ),
});

/** `null` in a file that begins at block 0. */
export const chainStartSchema = nullable(startSchema);

/** A block as stored: nothing in it is read by the file. */
export const chainBlockSchema = struct({
  header: bytes(1, HARD_LIMITS.headerBytesMax),
  statements: list(bytes(1, STATEMENT_BYTES_MAX), 0, HARD_LIMITS.countMax),
});

export const chainRecordsSchema = list(epochRecordSchema, 1, RECORDS_MAX);

/** Commits of blocks in the range that no body in the range carries, ascending by height. */
export const chainCommitsSchema = set(commitSchema, 0, LOOSE_COMMITS_MAX, {
  schema: heightSchema,
  of: (commit) => commit.height,
});

/** Last item: the number of blocks and the digests of all bytes before it. */
export const chainEndSchema = struct({
  form: constText("end"),
  blocks: countSchema,
  digests: list(pair(hashCodeSchema, digestSchema), TRAILER_CODES.length, TRAILER_CODES.length),
});

export type ChainHead = Infer<typeof chainHeadSchema>;
export type ChainStart = Infer<typeof startSchema>;
export type ChainBlock = Infer<typeof chainBlockSchema>;
export type ChainEnd = Infer<typeof chainEndSchema>;

/** The items of a chain file in their order; `block` occurs once for each height. */
export type ChainItemName = "head" | "genesis" | "records" | "start" | "block" | "commits" | "end";

/** Longest encoding of each item: a reader never holds more than one of them. */
export const CHAIN_ITEM_BYTES_MAX: Readonly<Record<ChainItemName, number>> = {
  head: 128,
  genesis: HARD_LIMITS.genesisBytesMax,
  records: RECORDS_MAX * KIB,
  start: 64 * KIB,
  // The longest body, and the head of each of its statements.
  block: HARD_LIMITS.bodyBytesMax + HARD_LIMITS.headerBytesMax + 5 * HARD_LIMITS.countMax + KIB,
  commits: LOOSE_COMMITS_MAX * HARD_LIMITS.sealersMax * 17 * KIB,
  end: 256,
};

/** One computation of a digest over bytes that come piece by piece; made outside the pure layers. */
export interface IncrementalDigest {
  update(bytes: Uint8Array): void;
  /** The digest of all bytes so far. Nothing is added afterwards. */
  digest(): Uint8Array;
}

/** Starts a digest under a code; asked for `TRAILER_CODES` only. */
export type DigestFactory = (code: HashCode) => IncrementalDigest;
