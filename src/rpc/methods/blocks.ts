import { z } from "zod";
import { IN, OUT, pageFields, pageOf } from "../fields.ts";
import { defineMethod } from "../method.ts";
import { STATEMENT_VIEW } from "./chain-fields.ts";

const DIGEST = OUT.bytes(32, 64);

/** A block as it names itself; what its rule version forbids is absent. */
const BLOCK = z.object({
  block_number: OUT.height,
  block_hash: DIGEST.describe("The id by which the rule version names the block"),
  ids: z.array(z.object({ algorithm_id: OUT.uint, id: DIGEST })),
  header_version: z.union([z.literal(1), z.literal(2)]),
  rule_version: z.string(),
  chain_id: OUT.bytes(64, 64),
  proposer: OUT.hash.describe("Account of the sealer; all zero on a chain without sealers"),
  timestamp: OUT.time,
  time_ms: OUT.uint,
  epoch_index: OUT.uint,
  epoch_hash: DIGEST,
  next_epoch: z.object({ start_block: OUT.height, epoch_hash: DIGEST }).nullable().optional(),
  statement_count: OUT.uint,
  prev_hash: DIGEST.optional(),
  merkle_root: DIGEST.optional(),
  state_root: DIGEST.optional(),
  history_root: DIGEST.optional(),
  sealers_hash: DIGEST.optional(),
  hash_algorithm: OUT.uint,
  pq_algorithm: OUT.uint.optional(),
  pq_prev_hash: DIGEST.optional(),
  pq_merkle_root: DIGEST.optional(),
  pq_state_root: DIGEST.optional(),
  pq_history_root: DIGEST.optional(),
  pq_sealers_hash: DIGEST.optional(),
  dual_commitment: OUT.bytes(64, 128).optional(),
  header: OUT.bytes(1, 2048),
});

const SEAL = z.object({
  key_id: OUT.hash,
  suite: z.string().optional(),
  signal: OUT.uint,
  signature: OUT.bytes(1, 16_224),
  weight: OUT.uint.optional(),
});

const EPOCH = z.object({
  epoch_index: OUT.uint,
  start_block: OUT.height,
  end_block: OUT.height.optional(),
  algorithm_id: OUT.uint,
  algorithm_name: z.string(),
  legacy_algorithm_id: OUT.uint.optional(),
  pq_algorithm_id: OUT.uint.optional(),
  canonical_algorithm_id: OUT.uint,
  rule_version: z.string(),
  cycle: OUT.uint,
  kind: z.string(),
  activation_timestamp: OUT.time.optional(),
  governance_hash: DIGEST.optional(),
  epoch_hash: DIGEST,
  prev_epoch_hash: DIGEST,
  policy: z
    .record(z.string(), z.array(z.string()).readonly())
    .describe("Suites that may sign, by role"),
  anchor: z.object({ algorithm_id: OUT.uint, height: OUT.height, history_root: DIGEST }).optional(),
  expiry: OUT.height.optional(),
  finality_depth: OUT.uint,
  announced_at: OUT.height
    .nullable()
    .describe("The block that carries the record; null of the first"),
  planned: z.boolean().describe("Whether the genesis document decided it"),
});

/** Reads of blocks and epochs. */
export const BLOCK_METHODS = {
  get_block: defineMethod({
    name: "get_block",
    kind: "read",
    summary: "One block: header, links, roots, commitment and seals.",
    description:
      "Every digest is computed again from the stored bytes. `commit` holds the seals of the block, wherever they " +
      "stand. With `body` the statements are listed; their bytes come from get_raw_blocks.",
    params: z.strictObject({
      block: IN.blockRef.describe("Height, or id under any algorithm of the block"),
      body: z.boolean().default(false),
    }),
    result: z.object({
      ...BLOCK.shape,
      size_bytes: OUT.uint.describe("Bytes of the body"),
      statements: z.record(z.string(), OUT.uint).describe("Statements of each kind"),
      transactions: OUT.uint,
      events: OUT.uint,
      final: z.boolean(),
      commit: z
        .object({
          carried_by: OUT.height
            .nullable()
            .describe("The block whose body has it; null beside them"),
          seals: z.array(SEAL),
        })
        .nullable(),
      body: z.array(STATEMENT_VIEW).optional(),
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/blocks/{block}",
    limitClass: "read",
    examples: [
      { name: "Block 0", params: { block: 0 } },
      { name: "With its statements", params: { block: 1, body: true } },
    ],
  }),
  list_blocks: defineMethod({
    name: "list_blocks",
    kind: "read",
    summary: "Blocks, the newest first.",
    description: "One row a block; get_block has the rest.",
    params: z.strictObject({
      from: IN.height.optional().describe("Lowest height"),
      to: IN.height.optional().describe("Greatest height"),
      ...pageFields(),
    }),
    result: pageOf(
      z.object({
        block_number: OUT.height,
        block_hash: DIGEST,
        timestamp: OUT.time,
        time_ms: OUT.uint,
        proposer: OUT.hash.nullable(),
        epoch_index: OUT.uint,
        statement_count: OUT.uint,
        transactions: OUT.uint,
        events: OUT.uint,
        size_bytes: OUT.uint,
      }),
    ),
    errors: ["RPC_CURSOR"],
    path: "/blocks",
    limitClass: "read",
    examples: [{ name: "The newest five", params: { limit: 5 } }],
  }),
  get_raw_blocks: defineMethod({
    name: "get_raw_blocks",
    kind: "read",
    summary: "The bytes of blocks in a row, for those who verify by themselves.",
    description:
      "`blocks` is a CBOR sequence (RFC 8742) with an item [header, [statement, ...]] for each block, as in a chain " +
      "file. It ends before it would pass 4 MiB, but holds one block at least; `next` says where to go on. " +
      "The same bytes without JSON, up to 8 MiB: GET /v1/blocks.cbor.",
    params: z.strictObject({
      from: IN.height,
      count: z.int().min(1).max(2048).default(256),
    }),
    result: z.object({
      from: OUT.height,
      count: OUT.uint,
      next: OUT.height.nullable().describe("The first block after these; null where there is none"),
      blocks: z.string().regex(/^0x(?:[0-9a-f]{2})*$/),
    }),
    errors: ["RPC_NOT_FOUND"],
    path: "/blocks/raw",
    limitClass: "costly",
    examples: [{ name: "The first two", params: { from: 0, count: 2 } }],
  }),
  get_epoch: defineMethod({
    name: "get_epoch",
    kind: "read",
    summary: "The epoch of a height, or the one of an index.",
    description:
      "Range, algorithms, rule version, admitted suites and the hash of the decision behind it. Without a height or " +
      "index: the epoch of the next block.",
    params: z.strictObject({
      height: IN.height.optional(),
      index: IN.uint.optional(),
    }),
    options: ["index"],
    result: z.object({
      ...EPOCH.shape,
      announced_next: EPOCH.pick({ epoch_index: true, start_block: true, rule_version: true })
        .nullable()
        .describe("The epoch after it, once it is announced"),
    }),
    errors: ["RPC_NOT_FOUND", "RPC_PARAMS"],
    path: "/epochs/at/{height}",
    limitClass: "read",
    examples: [
      { name: "The epoch of block 0", params: { height: 0 } },
      { name: "The one that holds now", params: {} },
    ],
  }),
  list_epochs: defineMethod({
    name: "list_epochs",
    kind: "read",
    summary: "All epochs, those that are announced too.",
    description: "In their order.",
    params: z.strictObject({ ...pageFields() }),
    result: pageOf(EPOCH),
    errors: ["RPC_CURSOR"],
    path: "/epochs",
    limitClass: "read",
    examples: [{ name: "All", params: {} }],
  }),
} as const;
