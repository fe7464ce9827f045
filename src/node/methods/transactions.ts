import { resolveEpoch } from "../../consensus/schedule.ts";
import { readAccountKeys } from "../../governance/account.ts";
import { COMMANDS, type CommandName, commandOfKind } from "../../governance/command.ts";
import { readAmount } from "../../governance/parameter.ts";
import { epochAlgorithm } from "../../ledger/epoch-record.ts";
import { transactionToJson } from "../../ledger/json-transaction.ts";
import type { ReceiptStatement } from "../../ledger/statement.ts";
import { decodeTransaction, type Transaction } from "../../ledger/transaction.ts";
import { readClock } from "../../machine/clock.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Digest } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { parseHex0x, toHex0x } from "../../primitives/hex.ts";
import { divFloor } from "../../primitives/integer.ts";
import type { TRANSACTION_METHODS } from "../../rpc/methods/transactions.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import { readBlock } from "../chain-reader.ts";
import { eventToJson } from "../events/event-json.ts";
import { EVENTS_PER_BLOCK_MAX } from "../index/index-schema.ts";
import type { TransactionRow } from "../index/transaction-rows.ts";
import { payloadJsonSchema, payloadToJson } from "../json/payload-json.ts";
import type { CallContext } from "../service/node-service.ts";
import { accountRef } from "./account-ref.ts";
import { notFound } from "./block-place.ts";
import { readSchedule } from "./epoch-view.ts";
import type { Handlers } from "./handlers.ts";
import { inclusionView } from "./inclusion-view.ts";
import { codeName, kindName } from "./statement-view.ts";

/** Answers about transactions. */
export const TRANSACTION_HANDLERS: Handlers<typeof TRANSACTION_METHODS> = {
  get_tx({ tx_hash, proof }, call) {
    const parsed = parseHex0x(tx_hash);
    assert(parsed.ok, "a hash that was checked");
    const hash = parsed.value as Digest;
    const row = call.service.index.transactions.find(hash);
    if (row !== undefined && row.height <= call.height)
      return includedTransaction(row, proof, call);
    const pending = call.service.sequencer?.pending(hash);
    if (pending === undefined) return droppedTransaction(hash, call);
    const decoded = decodeTransaction(pending.bytes);
    assert(decoded.ok, "a transaction of the mempool does not decode");
    return {
      status: "pending" as const,
      transaction: transactionView(decoded.value, hash, call),
      height: null,
      index: null,
      final: false,
      receipt: null,
      inclusion: null,
      dropped: null,
    };
  },

  list_txs({ account, kind, height }, call) {
    const { after, limit } = call.page;
    const end = (call.height + 1) * EVENTS_PER_BLOCK_MAX;
    const rows = call.service.index.transactions.list({
      ...(account === undefined ? {} : { account: accountRef(account) }),
      ...(kind === undefined ? {} : { kind: COMMANDS[commandOfName(kind)].kind }),
      ...(height === undefined ? {} : { height }),
      before: after === null ? end : Number(after[0]),
      limit,
    });
    const last = rows.at(-1);
    return {
      items: rows.map((row) => rowView(row, call)),
      next_cursor: call.page.next(last !== undefined && rows.length === limit ? [last.tx] : null),
    };
  },

  list_tx_kinds({ kind }, call) {
    const state = call.service.stateAt(call.height);
    const now = readClock(state);
    const names = kind === undefined ? commandNames() : [knownCommand(kind, call)];
    const items = names.map((name) => {
      const { kind: number, role, feeClass, component } = COMMANDS[name];
      const perByte = feeClass === "vote" ? 0n : readAmount(state, "fee.per_byte", now);
      const perCost = feeClass === "vote" ? 0n : readAmount(state, "fee.per_cost", now);
      return {
        kind: name,
        number,
        signature_role: role,
        fee_class: feeClass,
        fee_base: readAmount(state, `fee.base.${feeClass}`, now).toString(),
        fee_per_byte: perByte.toString(),
        fee_per_cost: perCost.toString(),
        held_by: component,
        payload: { ...payloadJsonSchema(name) },
      };
    });
    return { items };
  },

  get_mempool({ limit }, call) {
    const { sequencer } = call.service;
    if (sequencer === null) {
      throw new RpcError("RPC_NOT_AVAILABLE", "A folder that is only read has no mempool.");
    }
    const { mempool } = sequencer.status();
    return {
      count: mempool.count,
      size_bytes: mempool.sizeBytes,
      parked: mempool.classes.reduce((sum, { parked }) => sum + parked, 0),
      verifying: mempool.verifying.count,
      classes: mempool.classes.map((each) => ({
        class: each.class,
        count: each.count,
        count_max: each.countMax,
        size_bytes: each.sizeBytes,
        size_bytes_max: each.sizeBytesMax,
      })),
      items: sequencer.listPending(limit).map((pending) => ({
        tx_hash: toHex0x(pending.hash),
        class: pending.class,
        kind: pending.command,
        account: toHex0x(pending.account),
        nonce: pending.sequence,
        max_fee: pending.maxFee.toString(),
        valid_until: pending.expiryHeight,
        parked: pending.isParked,
      })),
    };
  },
};

function includedTransaction(row: TransactionRow, withProof: boolean, call: CallContext) {
  const { reader, chain } = call.service;
  const { statements } = readBlock(reader, row.height).body;
  const transaction = assertDefined(statements[row.position]?.transaction, "no transaction");
  const receipt = statements[row.position + 1]?.value;
  assert(receipt?.type === "receipt", "a transaction without its receipt");
  const finalHeight = chain?.finalHeight ?? reader.store.finalHeight;
  return {
    status: "included" as const,
    transaction: transactionView(transaction, row.hash, call),
    height: row.height,
    index: row.position,
    final: row.height <= finalHeight,
    receipt: receiptView(row, receipt, call),
    inclusion: withProof ? inclusionOf(row, call) : null,
    dropped: null,
  };
}

/** That no transaction has a hash, as far as the blocks are known here. */
function unknownTransaction(hash: Digest, { service, height }: CallContext): RpcError {
  const { beginsAt } = service.index;
  const what = `transaction ${toHex0x(hash)}`;
  if (beginsAt === 0) return notFound(what, height);
  const detail = `There is no ${what} in the blocks ${beginsAt} to ${height}; those before are not known here.`;
  return new RpcError("RPC_NOT_FOUND", detail, { evidence: { height, oldest_height: beginsAt } });
}

function droppedTransaction(hash: Digest, call: CallContext) {
  const reason = call.service.sequencer?.dropped(hash);
  if (reason === undefined) throw unknownTransaction(hash, call);
  return {
    status: "dropped" as const,
    transaction: null,
    height: null,
    index: null,
    final: false,
    receipt: null,
    inclusion: null,
    dropped: {
      reason: reason.code,
      code: reason.code === "recheck" ? reason.rejection.code : null,
      by: reason.code === "replaced" && reason.by !== null ? toHex0x(reason.by) : null,
    },
  };
}

function inclusionOf({ height, position }: TransactionRow, call: CallContext) {
  const { record } = resolveEpoch(readSchedule(call), height);
  const wish = { algorithm: epochAlgorithm(record), at: height };
  return inclusionView(call.service.reader, { height, index: position }, wish);
}

function receiptView(row: TransactionRow, receipt: ReceiptStatement, call: CallContext) {
  const { index } = call.service;
  const events = index.events.ofTransaction(row);
  return {
    status: receipt.code === 0 ? ("done" as const) : ("failed" as const),
    code: codeName(receipt.code),
    fee: receipt.fee.toString(),
    events: events.map(eventToJson),
  };
}

function transactionView(transaction: Transaction, id: Digest, call: CallContext) {
  const { body } = transaction;
  const state = call.service.stateAt(call.height);
  const keys = readAccountKeys(state, body.account)?.keys ?? [];
  const { kind, payload, signatures, ...json } = transactionToJson(transaction, {
    id,
    suiteOf: (keyId) => keys.find((key) => equalBytes(key.keyId, keyId))?.suite,
  });
  return {
    ...json,
    kind: kindName(kind),
    kind_number: kind,
    payload: payloadView(commandOfKind(kind), body.payload) ?? payload,
    signatures: signatures.map((signature) => ({ ...signature })),
  };
}

/** The fields of a payload; its bytes where it does not decode, since such a transaction was refused. */
function payloadView(command: CommandName | undefined, payload: Uint8Array): unknown {
  return command === undefined ? undefined : payloadToJson(command, payload);
}

function rowView(row: TransactionRow, { service }: CallContext) {
  return {
    tx_hash: toHex0x(row.hash),
    height: row.height,
    index: row.position,
    time: divFloor(service.index.blocks.get(row.height)?.timeMs ?? 0, 1000),
    account: toHex0x(row.account),
    kind: kindName(row.kind),
    code: codeName(row.code),
    fee: row.fee.toString(),
  };
}

function commandNames(): readonly CommandName[] {
  return Object.keys(COMMANDS) as CommandName[];
}

function knownCommand(name: string, call: CallContext): CommandName {
  const found = commandNames().find((command) => command === name);
  if (found === undefined) throw notFound(`command ${name}`, call.height);
  return found;
}

function commandOfName(name: string): CommandName {
  const found = commandNames().find((command) => command === name);
  if (found !== undefined) return found;
  throw new RpcError("RPC_PARAMS", `There is no command ${name}.`, {
    fix: "list_tx_kinds has the names of all commands.",
    evidence: { path: "kind" },
  });
}
