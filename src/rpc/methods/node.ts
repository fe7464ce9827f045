import { z } from "zod";
import { OUT } from "../fields.ts";
import { defineMethod } from "../method.ts";

/** An epoch in short. */
const EPOCH = z.object({
  index: OUT.uint,
  algorithm_id: OUT.uint,
  algorithm: z.string().describe("Name of the hash function that names the epoch"),
  rule_version: z.string(),
  start_block: OUT.height,
});

const ALGORITHM = z.object({
  kind: z.enum(["hash", "suite"]),
  number: OUT.uint,
  name: z.string(),
  display_name: z.string(),
  needed: z.boolean().describe("True iff the chain or a migration needs it"),
  provider: z.string().nullable().describe("Who computes it; null where nobody does"),
  self_test: z.enum(["ok", "failed", "absent"]),
});

/** Reads about the process that answers. */
export const NODE_METHODS = {
  node_status: defineMethod({
    name: "node_status",
    kind: "read",
    summary:
      "What this node is and how it stands: chain, head, epoch, mempool, disk, what is ahead.",
    description:
      "The node answers for itself, also while its index is behind. `lag_seconds` is the age of the newest block by " +
      "the machine's clock. `disk.days_left` goes by the growth of the ledger since block 0.",
    params: z.strictObject({}),
    result: z.object({
      version: z.string(),
      started: OUT.time,
      network: z.string(),
      network_kind: z.enum(["production", "test"]),
      decimals: z.int().min(0).max(18).describe("One token is 10^decimals base units"),
      chain_id: OUT.bytes(64, 64),
      sequencer: z.object({
        mode: z.enum(["embedded"]),
        state: z.enum(["idle", "running", "blocked", "halted", "stopping", "stopped", "offline"]),
        error: z
          .object({ code: z.string(), message: z.string(), fix: z.string().nullable() })
          .nullable(),
        clock_behind_seconds: OUT.uint,
      }),
      synced: z.boolean(),
      height: OUT.height,
      target_height: OUT.height,
      final_height: z.int().min(-1).describe("-1 while no block is final"),
      index_height: z.int().min(-1),
      retained: z
        .object({
          headers_from: OUT.height,
          bodies_from: OUT.height.describe("Reads that need a body below answer RPC_PRUNED"),
          states_from: OUT.height,
          events_from: OUT.height.describe("A stream that resumes below is refused: RPC_SEQ_GONE"),
        })
        .describe("The oldest heights that this node holds something of"),
      lag_seconds: OUT.uint,
      peers: OUT.uint,
      epoch: EPOCH,
      next_epoch: EPOCH.nullable().describe("The epoch that is announced and not in force"),
      mempool: z.object({
        transactions: OUT.uint,
        bytes: OUT.uint,
        parked: OUT.uint,
        verifying: OUT.uint,
        classes: z.array(
          z.object({
            class: z.string(),
            transactions: OUT.uint,
            transactions_max: OUT.uint,
            bytes: OUT.uint,
            bytes_max: OUT.uint,
          }),
        ),
      }),
      disk: z.object({
        free_bytes: OUT.uint,
        ledger_bytes: OUT.uint,
        index_bytes: OUT.uint,
        days_left: OUT.uint.nullable(),
      }),
      paused_until: OUT.time.nullable().describe("End of the last pause in force"),
      next_upgrade: z
        .object({
          proposal: OUT.uint,
          name: z.string(),
          version: z.string(),
          activation_height: OUT.height,
        })
        .nullable(),
      pq_migration_enabled: z.boolean(),
    }),
    errors: [],
    path: "/node/status",
    limitClass: "read",
    isLive: true,
    examples: [{ name: "Now", params: {} }],
  }),
  pq_status: defineMethod({
    name: "pq_status",
    kind: "read",
    summary: "Whether this program and this chain are ready for post-quantum algorithms.",
    description:
      "`support` is DISABLED where the operator has switched migration off, or an algorithm that is needed is absent " +
      "or failed its self-test; `reasons` say which. `post_quantum` are the accounts whose post-quantum keys alone " +
      "reach their threshold, and the power that is counted from what they hold together.",
    params: z.strictObject({}),
    result: z.object({
      support: z.enum(["ENABLED", "DISABLED"]),
      reasons: z.array(z.string()),
      epoch: EPOCH,
      algorithms: z.array(ALGORITHM),
      accounts: z.object({ total: OUT.uint, post_quantum: OUT.uint }),
      voting_power: z.object({ total: OUT.amount, post_quantum: OUT.amount }),
      decided: z
        .array(z.object({ proposal: OUT.uint, rule_version: z.string(), ready: z.boolean() }))
        .describe(
          "Epochs that are decided and wait for signals, and whether this process could follow",
        ),
    }),
    errors: [],
    path: "/pq/status",
    limitClass: "read",
    examples: [{ name: "Now", params: {} }],
  }),
} as const;
