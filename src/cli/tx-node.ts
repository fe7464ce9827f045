import { setTimeout } from "node:timers/promises";
import { encodeTransaction } from "../ledger/transaction.ts";
import type { TransactionFile } from "../node/tx-file.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { callNode, chooseNode, type NodeTarget } from "./node-connection.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Longest wait of one call, and the pause between two looks. */
const WAIT_MS = 30_000;
const PAUSE_MS = 500;
const TIMEOUT_S = 60;

/** Sends a signed transaction to a node and waits for its block. */
export async function sendToNode(
  call: Call,
  target: NodeTarget,
  file: TransactionFile,
): Promise<ExitCode> {
  const tx = toHex0x(encodeTransaction(file));
  const sent = await callNode(target, "submit_tx", { tx, wait: "commit", wait_ms: WAIT_MS });
  return answerPlace(call, sent, String(sent.tx_hash));
}

/** Waits until a block of the node holds a transaction; exit 3 where none does in time. */
export async function waitForTransaction(call: Call): Promise<ExitCode> {
  const [id = ""] = call.args;
  const target = await chooseNode(call);
  const timeoutS = call.options.uint("timeout", 86_400) ?? TIMEOUT_S;
  const signal = call.interrupted;
  for (let waitedMs = 0; ; waitedMs += PAUSE_MS) {
    const found = await findAtNode(target, id);
    if (found?.height !== undefined && found.height !== null) return answerPlace(call, found, id);
    if (signal.aborted || waitedMs >= timeoutS * 1000) return answerPlace(call, {}, id);
    await setTimeout(PAUSE_MS);
  }
}

/** What a node has of a transaction, or undefined while it has nothing. */
async function findAtNode(target: NodeTarget, id: string): Promise<Fields | undefined> {
  try {
    return await callNode(target, "get_tx", { tx_hash: id });
  } catch (cause) {
    if (cause instanceof LedgerError && cause.code === "RPC_NOT_FOUND") return undefined;
    throw cause;
  }
}

function answerPlace(call: Call, found: Fields, id: string): ExitCode {
  const { height } = found;
  const isIncluded = typeof height === "number";
  call.answer({
    json: {
      tx_hash: id,
      status: isIncluded ? "included" : "pending",
      block_number: height ?? null,
    },
    text: () => (isIncluded ? `Done in block ${height}: ${id}` : `No block holds it as yet: ${id}`),
  });
  return isIncluded ? EXIT.yes : EXIT.notYet;
}
