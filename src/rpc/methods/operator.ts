import { z } from "zod";
import { EXAMPLE } from "../example-values.ts";
import { IN, OUT } from "../fields.ts";
import { defineMethod } from "../method.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

const PATH = z
  .string()
  .min(2)
  .max(4096)
  .regex(/^\/[^\0\n]*$/, "an absolute path on the node's machine");

/** What only the operator may call: over the node's socket, or with the operator's token. */
export const OPERATOR_METHODS = {
  node_reload_config: defineMethod({
    name: "node_reload_config",
    kind: "operator",
    summary: "Read the configuration again and take over its live keys, all or none.",
    description:
      "The same as SIGHUP. A fault, or a new value of a key that is not live, refuses the whole: the evidence names " +
      "the code and the places.",
    params: z.strictObject({}),
    result: z.object({ changed: z.array(z.string()).describe("Keys with a new value in force") }),
    errors: ["RPC_NOT_AVAILABLE", "RPC_PARAMS"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "Reload", params: {} }],
  }),
  node_set_log_level: defineMethod({
    name: "node_set_log_level",
    kind: "operator",
    summary: "Set the least severity that is logged, until the next reload or restart.",
    description: "`log.level` of the configuration is not changed.",
    params: z.strictObject({ level: z.enum(LEVELS) }),
    result: z.object({ level: z.enum(LEVELS), before: z.enum(LEVELS) }),
    errors: ["RPC_NOT_AVAILABLE"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "As usual", params: { level: "info" } }],
  }),
  node_stop: defineMethod({
    name: "node_stop",
    kind: "operator",
    summary: "End the process in order: the block at hand is finished, then everything is closed.",
    description: "The same as SIGTERM. The answer goes out before the node stops.",
    params: z.strictObject({}),
    result: z.object({ status: z.literal("stopping") }),
    errors: ["RPC_NOT_AVAILABLE"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "Stop", params: {} }],
  }),
  backup_create: defineMethod({
    name: "backup_create",
    kind: "operator",
    summary: "Copy the ledger into a new folder of the node's machine, and read the copy back.",
    description:
      "The copy is a data folder without keys, as of one block; the node goes on meanwhile. Every row of it is " +
      "checked before the answer.",
    params: z.strictObject({ path: PATH }),
    result: z.object({
      path: z.string(),
      height: OUT.height,
      blocks: OUT.uint,
      transactions: OUT.uint,
      state_entries: OUT.uint,
      bytes: OUT.uint,
    }),
    errors: ["RPC_NOT_AVAILABLE", "RPC_PARAMS"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "Into a new folder", params: { path: "/var/backups/mathledger-1" } }],
  }),
  snapshot_create: defineMethod({
    name: "snapshot_create",
    kind: "operator",
    summary: "Write a snapshot of the newest block into the folder `snapshots` of the data folder.",
    description:
      "With it another machine begins in the middle of the chain (`mathledger snapshot restore`). It is made on a " +
      "thread of its own. `digest` is what the other machine trusts it by.",
    params: z.strictObject({}),
    result: z.object({
      file: z.string(),
      height: OUT.height,
      block_hash: OUT.bytes(32, 64),
      digest: OUT.bytes(32, 64),
      chunks: OUT.uint,
      bytes: OUT.uint,
      sealed: z.boolean().describe("True iff the seals of the block are in the file"),
    }),
    errors: ["RPC_NOT_AVAILABLE", "RPC_PARAMS"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "Now", params: {} }],
  }),
  prune: defineMethod({
    name: "prune",
    kind: "operator",
    summary: "Let go the bodies of blocks below a height, in small steps while the node goes on.",
    description:
      "Headers, ids, the state and the index stay; reads that need a body below answer RPC_PRUNED. A height that " +
      "finality, the horizon of a rollback, `storage.retain_state_heights` or the index still needs is refused, and " +
      "the evidence names the highest one. The file does not shrink: its free pages are filled first. What is let go " +
      "does not come back.",
    params: z.strictObject({ retain_height: IN.height }),
    result: z.object({
      retain_height: OUT.height.describe("The oldest block that has its body now"),
      pruned_blocks: OUT.uint,
      free_bytes: OUT.uint.describe("Bytes of ledger.db that are filled before the file grows"),
    }),
    errors: ["RPC_NOT_AVAILABLE", "RPC_PARAMS"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "Keep all that there is", params: { retain_height: 0 } }],
  }),
  mempool_drop: defineMethod({
    name: "mempool_drop",
    kind: "operator",
    summary: "Take a transaction that waits out of the mempool.",
    description: "It may be sent again. One that stands in a block stays there.",
    params: z.strictObject({ hash: IN.bytes(32, 64) }),
    result: z.object({ tx_hash: OUT.bytes(32, 64), status: z.literal("dropped") }),
    errors: ["RPC_NOT_AVAILABLE", "RPC_NOT_FOUND"],
    path: null,
    limitClass: "operator",
    examples: [
      {
        name: "One that stands in a block and waits no longer",
        params: { hash: EXAMPLE.transaction },
        outcome: "RPC_NOT_FOUND",
      },
    ],
  }),
  submit_priority_tx: defineMethod({
    name: "submit_priority_tx",
    kind: "operator",
    summary: "Hand in a transaction of the emergency class past the quota of its account.",
    description:
      "Any other class is refused. It waits for a block like every transaction: `get_tx` tells what becomes of it.",
    params: z.strictObject({
      tx: IN.bytes(1, 1_048_576).describe("The signed canonical transaction"),
    }),
    result: z.object({
      tx_hash: OUT.bytes(32, 64),
      class: z.string(),
      status: z.enum(["waiting", "parked", "included"]),
    }),
    errors: ["RPC_NOT_AVAILABLE", "RPC_PARAMS", "RPC_TX_REJECTED", "RPC_MEMPOOL_FULL"],
    path: null,
    limitClass: "operator",
    examples: [
      { name: "One that stands in a block, which is the answer", params: { tx: EXAMPLE.signed } },
    ],
  }),
  upgrade_stage: notAvailable("upgrade_stage", "Stage a release for a decided upgrade."),
  upgrade_abort: notAvailable("upgrade_abort", "Withdraw a staged release."),
  webhook_add: notAvailable("webhook_add", "Register a webhook."),
  webhook_list: notAvailable("webhook_list", "List webhooks."),
  webhook_remove: notAvailable("webhook_remove", "Remove a webhook."),
  webhook_replay: notAvailable("webhook_replay", "Deliver events to a webhook again."),
  mail_test: notAvailable("mail_test", "Send a mail to try the configuration."),
  support_bundle: notAvailable("support_bundle", "Gather what a report of a problem needs."),
} as const;

/** A method whose part this version does not have. It answers so, whatever it is given. */
function notAvailable<const N extends string>(name: N, summary: string) {
  return defineMethod({
    name,
    kind: "operator",
    summary: `${summary} Not in this version.`,
    description: "Answers RPC_NOT_AVAILABLE.",
    params: z.looseObject({}),
    result: z.object({}),
    errors: ["RPC_NOT_AVAILABLE"],
    path: null,
    limitClass: "operator",
    examples: [{ name: "Any call", params: {}, outcome: "RPC_NOT_AVAILABLE" }],
  });
}
