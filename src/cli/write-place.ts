import { canonicalCode } from "../consensus/rules.ts";
import { resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { encodeStatement } from "../ledger/statement.ts";
import {
  computeTransactionId,
  encodeTransaction,
  type Transaction,
} from "../ledger/transaction.ts";
import { HANDLERS } from "../node/methods/handler-table.ts";
import { MethodCaller } from "../node/methods/method-caller.ts";
import { openOfflineService } from "../node/service/offline-service.ts";
import { toHex0x } from "../primitives/hex.ts";
import { METHODS } from "../rpc/method-table.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { Call } from "./call.ts";
import { choosePlace } from "./choose-place.ts";
import { callNode, describeNode, type NodeTarget, refusedError } from "./node-connection.ts";
import { algorithms } from "./open-chain.ts";
import { openSealed } from "./open-ledger.ts";
import { PROGRAM_VERSION } from "./version.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Longest wait for a block, as long as a node admits. */
const WAIT_MS = 30_000;

/** Where a command writes to: a node, or a folder in which the sealer's keys are at hand. */
export interface WritePlace {
  readonly name: string;
  /** The result of a method; a refusal is thrown with its own code. */
  call(method: string, params: Fields): Promise<Fields>;
  /** Sends a signed transaction through the method that it was made for, and waits for its block. */
  send(method: string, transaction: Transaction): Promise<Fields>;
  close(): void;
}

/** The place of a call. */
export async function openWritePlace(call: Call): Promise<WritePlace> {
  const place = await choosePlace(call);
  return place.kind === "node" ? nodePlace(place.target) : folderPlace(call, place.directory);
}

function nodePlace(target: NodeTarget): WritePlace {
  return {
    name: describeNode(target),
    call: (method, params) => callNode(target, method, params),
    send(method, transaction) {
      const tx = toHex0x(encodeTransaction(transaction));
      return callNode(target, method, { tx, wait: "commit", wait_ms: WAIT_MS });
    },
    close() {},
  };
}

/** The same methods on a folder, in this process; what is sent stands in a block that is sealed at once. */
async function folderPlace(call: Call, directory: string): Promise<WritePlace> {
  const service = openOfflineService(directory, {
    algorithms: await algorithms(),
    version: PROGRAM_VERSION,
  });
  const failures: unknown[] = [];
  let isOpen = true;
  const close = (): void => {
    if (isOpen) service.close();
    isOpen = false;
  };
  const caller = new MethodCaller(
    service,
    { methods: METHODS, handlers: HANDLERS },
    { onFailure: (_method, cause) => failures.push(cause) },
  );
  return {
    name: directory,
    async call(method, params) {
      try {
        return (await caller.call({ method, params, listener: "local" })).result;
      } catch (cause) {
        if (!(cause instanceof RpcError)) throw cause;
        // A defect of this very process is told as what it is.
        if (cause.code === "RPC_INTERNAL" && failures.length > 0) throw failures[0];
        throw refusedError(plainRefusal(cause));
      }
    },
    async send(_method, transaction) {
      // The writer is the only one that has the folder open then.
      close();
      return await sealTransaction(call, transaction);
    },
    close,
  };
}

/** A refusal as it would come over a connection. */
function plainRefusal(error: RpcError): Parameters<typeof refusedError>[0] {
  const { message, data } = error.toObject();
  return { message, data: { ...data } };
}

async function sealTransaction(call: Call, transaction: Transaction): Promise<Fields> {
  const chain = await openSealed(call);
  try {
    const item = encodeStatement({ type: "transaction", tx: encodeTransaction(transaction) });
    chain.seal({ timeMs: Date.now(), items: [item], isWhole: true });
    const { height } = chain.branch;
    const { record } = resolveEpoch(chain.branch.facts.schedule, height);
    const hash = requireHash(chain.reader.algorithms.hashes, canonicalCode(record));
    const tx_hash = toHex0x(computeTransactionId(hash, transaction.body));
    return { status: "committed", tx_hash, height };
  } finally {
    chain.close();
  }
}
