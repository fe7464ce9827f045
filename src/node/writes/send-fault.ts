import { findActiveKey, readAccountKeys } from "../../governance/account.ts";
import { type Rejection, rejectionName } from "../../governance/rejection.ts";
import { suiteToJson } from "../../ledger/json-suite.ts";
import type { Transaction } from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import { toHex, toHex0x } from "../../primitives/hex.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { eventToJson } from "../events/event-json.ts";
import type { Dropped, Inclusion, SubmitFault } from "../sequencer/submission.ts";
import type { NodeService } from "../service/node-service.ts";
import { rejectedError } from "./write-error.ts";

/** Why the node has not taken a transaction, as an error of the interface. */
export function submitError(
  service: NodeService,
  transaction: Transaction | null,
  fault: SubmitFault,
): RpcError {
  switch (fault.reason) {
    case "rejected":
      return refusedError(service, transaction, fault.rejection);
    case "full": {
      const { class: name, of, unit, found, quota } = fault;
      const detail = `The mempool is full: ${found} of ${quota} ${unit} of the ${of}.`;
      const evidence = { class: name, of, unit, found, quota };
      return new RpcError("RPC_MEMPOOL_FULL", detail, { evidence });
    }
    case "notEmergency": {
      const detail = `A transaction of the class ${fault.class} has no priority.`;
      return new RpcError("RPC_TX_REJECTED", detail, { evidence: { class: fault.class } });
    }
    case "unavailable": {
      const { code, message, fix } = fault.error;
      const name = code === "NODE_STOPPING" ? "RPC_STOPPING" : "RPC_NOT_AVAILABLE";
      const more = { ...(fix === undefined ? {} : { fix }), evidence: { code } };
      return new RpcError(name, `No block can be made now. ${message}`, more);
    }
  }
}

/** A signature that does not fit is answered with the bytes that were checked. */
function refusedError(
  { reader }: NodeService,
  transaction: Transaction | null,
  rejection: Rejection,
): RpcError {
  if (rejection.code !== "GOV_SIGNATURE_INVALID" || transaction === null) {
    return rejectedError(rejection);
  }
  const { body, signatures } = transaction;
  const held = readAccountKeys(reader.store, body.account);
  const wrong = signatures.find(({ keyId }) => toHex(keyId) === rejection.facts.key_id);
  const key =
    held === undefined || wrong === undefined ? undefined : findActiveKey(held, wrong.keyId);
  if (key === undefined) return rejectedError(rejection);
  const { bytes } = transactionMessage(body, key);
  const detail = "The signature is not one over these bytes by this key.";
  return new RpcError("RPC_SIGNATURE_INVALID", detail, {
    evidence: {
      suite: suiteToJson(key.suite),
      key_id: toHex0x(key.keyId),
      sign_bytes: toHex0x(bytes),
    },
    rejection: { ...rejection },
  });
}

/** Why a transaction that was taken will stand in no block. */
export function droppedError({ hash, reason }: Dropped): RpcError {
  const tx_hash = toHex0x(hash);
  switch (reason.code) {
    case "recheck":
      return rejectedError(reason.rejection);
    case "replaced": {
      const by = reason.by === null ? null : toHex0x(reason.by);
      const detail = "Another transaction of this account and number has taken its place.";
      const evidence = { tx_hash, reason: "replaced", by };
      return new RpcError("RPC_TX_REJECTED", detail, { evidence });
    }
    case "operator": {
      const detail = "The operator of this node has taken it out of the mempool.";
      const evidence = { tx_hash, reason: "operator" };
      return new RpcError("RPC_TX_REJECTED", detail, { evidence });
    }
    case "defect":
      return new RpcError("RPC_INTERNAL", "No block could be made with the transaction.", {
        evidence: { tx_hash },
      });
    case "stopped": {
      const detail = "The node stopped before a block held it. It may be sent again.";
      return new RpcError("RPC_STOPPING", detail, { evidence: { tx_hash } });
    }
  }
}

/** A transaction that stands in a block and has failed there, with its receipt. */
export function failedError(service: NodeService, included: Inclusion): RpcError {
  const { hash, height, code, rejection } = included;
  const name = rejectionName(code) ?? String(code);
  const { index } = service;
  const row = index.transactions.find(hash);
  const events = row === undefined ? [] : index.events.ofTransaction(row).map(eventToJson);
  const receipt = { code, fee: row === undefined ? null : row.fee.toString(), events };
  return new RpcError(
    "RPC_TX_FAILED",
    `Block ${height} holds the transaction, and it failed. ${name}.`,
    {
      fix: `mathledger explain ${name}`,
      evidence: { tx_hash: toHex0x(hash), height, receipt },
      rejection: { code: name, facts: rejection?.facts ?? {} },
    },
  );
}
