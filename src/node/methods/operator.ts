import { assert } from "../../primitives/assert.ts";
import type { Digest } from "../../primitives/brand.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { OPERATOR_METHODS } from "../../rpc/methods/operator.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import type { SubmitFault } from "../sequencer/submission.ts";
import type { NodeControl } from "../service/node-control.ts";
import type { CallContext } from "../service/node-service.ts";
import type { Handlers } from "./handlers.ts";

/** What the operator can make a running node do. */
export const OPERATOR_HANDLERS: Handlers<typeof OPERATOR_METHODS> = {
  node_reload_config: (_params, call) =>
    asRefusal(() => ({ changed: [...controlOf(call).reloadConfig()] })),
  node_set_log_level: ({ level }, call) => ({
    level,
    before: controlOf(call).setLogLevel(level),
  }),
  node_stop(_params, call) {
    controlOf(call).stop();
    return { status: "stopping" };
  },
  backup_create: ({ path }, call) =>
    asRefusal(async () => {
      const backup = await controlOf(call).createBackup(path);
      return {
        path: backup.directory,
        height: backup.height,
        blocks: backup.blocks,
        transactions: backup.transactions,
        state_entries: backup.stateEntries,
        bytes: backup.sizeBytes,
      };
    }),
  snapshot_create: (_params, call) =>
    asRefusal(async () => {
      const made = await controlOf(call).createSnapshot();
      return {
        file: made.file,
        height: made.height,
        block_hash: made.blockHash,
        digest: made.digest,
        chunks: made.chunks,
        bytes: made.sizeBytes,
        sealed: made.isSealed,
      };
    }),
  prune: ({ retain_height }, call) =>
    asRefusal(async () => {
      const report = await controlOf(call).prune(retain_height);
      return {
        retain_height: report.retainHeight,
        pruned_blocks: report.prunedBlocks,
        free_bytes: report.freeBytes,
      };
    }),
  mempool_drop({ hash }, call) {
    if (sequencerOf(call).drop(bytesOf(hash) as Digest)) {
      return { tx_hash: hash, status: "dropped" };
    }
    throw new RpcError("RPC_NOT_FOUND", `No transaction ${hash} waits.`);
  },
  async submit_priority_tx({ tx }, call) {
    const answer = await sequencerOf(call).submitPriority(bytesOf(tx));
    if (!answer.ok) throw refusal(answer.error);
    const { hash, class: ofClass, state } = answer.value;
    return { tx_hash: toHex0x(hash), class: ofClass, status: state };
  },
  upgrade_stage: notAvailable("releases are installed by hand as yet"),
  upgrade_abort: notAvailable("releases are installed by hand as yet"),
  webhook_add: notAvailable("there are no webhooks as yet; read /v1/events"),
  webhook_list: notAvailable("there are no webhooks as yet; read /v1/events"),
  webhook_remove: notAvailable("there are no webhooks as yet; read /v1/events"),
  webhook_replay: notAvailable("there are no webhooks as yet; read /v1/events"),
  mail_test: notAvailable("the node sends no mail as yet"),
  support_bundle: notAvailable("send the output of mathledger doctor --json and the log"),
};

function notAvailable(detail: string): () => never {
  return () => {
    throw new RpcError("RPC_NOT_AVAILABLE", `Not in this version: ${detail}.`);
  };
}

function controlOf({ service }: CallContext): NodeControl {
  if (service.control !== undefined) return service.control;
  throw new RpcError("RPC_NOT_AVAILABLE", "No node runs here: the folder is only read.");
}

function sequencerOf({ service }: CallContext): Sequencer {
  if (service.sequencer !== null) return service.sequencer;
  throw new RpcError("RPC_NOT_AVAILABLE", "No node runs here: the folder is only read.");
}

/** What the operator asked for and cannot be had, with the code that says why: no defect of the node. */
async function asRefusal<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause;
    const { code, message, fix, evidence } = cause;
    throw new RpcError("RPC_PARAMS", message, {
      ...(fix === undefined ? {} : { fix }),
      evidence: { code, ...evidence },
    });
  }
}

function refusal(fault: SubmitFault): RpcError {
  switch (fault.reason) {
    case "rejected": {
      const { code, facts } = fault.rejection;
      return new RpcError("RPC_TX_REJECTED", `The transaction is refused: ${code}.`, {
        rejection: { code, facts },
      });
    }
    case "full": {
      const { class: ofClass, of, unit, found, quota } = fault;
      const detail = `The mempool holds ${found} ${unit} of ${quota} of this ${of}.`;
      return new RpcError("RPC_MEMPOOL_FULL", detail, {
        evidence: { class: ofClass, of, unit, found, quota },
      });
    }
    case "notEmergency":
      return new RpcError(
        "RPC_PARAMS",
        `Only emergencies go this way, and this is "${fault.class}".`,
        {
          fix: "Send it with submit_tx.",
          evidence: { class: fault.class },
        },
      );
    case "unavailable":
      return new RpcError("RPC_NOT_AVAILABLE", fault.error.message, {
        evidence: { code: fault.error.code },
      });
  }
}

/** Requires: a text that the method's schema has accepted. */
function bytesOf(text: string): Uint8Array {
  const parsed = parseHex0x(text);
  assert(parsed.ok, "a checked text is no bytes");
  return parsed.value;
}
