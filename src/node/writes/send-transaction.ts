import { reject } from "../../governance/rejection.ts";
import { decodeTransaction, type Transaction } from "../../ledger/transaction.ts";
import { computeTxId } from "../../machine/governance-context.ts";
import type { Height } from "../../primitives/brand.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { Sequencer } from "../sequencer/sequencer.ts";
import type { Settlement } from "../sequencer/submission.ts";
import type { CallContext, NodeService } from "../service/node-service.ts";
import { MACHINE_TIMER } from "../timer.ts";
import { droppedError, failedError, submitError } from "./send-fault.ts";
import { includedAnswer, pendingAnswer, type SentAnswer } from "./sent-answer.ts";
import { rejectedError } from "./write-error.ts";
import type { WriteGround } from "./write-ground.ts";
import type { WriteOptions } from "./write-options.ts";

type WaitOptions = Pick<WriteOptions, "wait" | "wait_ms">;

/** The transaction of its bytes. Throws in the ledger's own code where they are none. */
export function requireTransaction(bytes: Uint8Array): Transaction {
  const decoded = decodeTransaction(bytes);
  if (decoded.ok) return decoded.value;
  const { code, offset } = decoded.error;
  throw rejectedError(reject("GOV_TX_MALFORMED", { fault: code, offset }));
}

/**
 * Sends a signed transaction and waits as long as the caller has asked. The same bytes again are the same submission,
 * so that they have the same answer.
 */
export async function sendTransaction(
  ground: WriteGround,
  bytes: Uint8Array,
  options: WaitOptions,
  call: Pick<CallContext, "signal">,
): Promise<SentAnswer> {
  const { service } = ground;
  const sequencer = requireSequencer(service);
  const transaction = requireTransaction(bytes);
  const taken = sequencer.submit(bytes);
  if (options.wait === "none") {
    // Nobody has asked for the answer. What becomes of it, get_tx tells.
    return pendingAnswer(transaction, computeTxId(transaction.body, ground.context));
  }
  const submitted = await taken;
  if (!submitted.ok) throw submitError(service, transaction, submitted.error);
  const { hash, settled, state } = submitted.value;
  const waitMs = options.wait === "commit" || state === "included" ? options.wait_ms : 0;
  const settlement = await withinTime(settled, waitMs, call.signal);
  if (settlement === null) return pendingAnswer(transaction, hash);
  if (settlement.status === "dropped") throw droppedError(settlement);
  // It is done, and what it has brought about cannot be told as yet.
  if (!(await isIndexed(service, settlement.height))) return pendingAnswer(transaction, hash);
  if (settlement.code !== 0) throw failedError(service, settlement);
  return includedAnswer(service, transaction, settlement);
}

function requireSequencer({ sequencer }: NodeService): Sequencer {
  if (sequencer !== null) return sequencer;
  throw new RpcError(
    "RPC_NOT_AVAILABLE",
    "This ledger is open for reading: no block is made here.",
    {
      fix: "Send it to a node that is running: --node URL.",
    },
  );
}

/** How it was settled, or null when the time is up or the caller has gone before. */
async function withinTime(
  settled: Promise<Settlement>,
  waitMs: number,
  signal: AbortSignal,
): Promise<Settlement | null> {
  const late = Promise.withResolvers<null>();
  const end = (): void => late.resolve(null);
  // A settlement that is there already wins, also where nobody waits.
  const callOff = MACHINE_TIMER.after(waitMs, end);
  signal.addEventListener("abort", end);
  try {
    return await Promise.race([settled, late.promise]);
  } finally {
    callOff();
    signal.removeEventListener("abort", end);
  }
}

/** Most turns of the event loop that the index may come after the durable commit. */
const TURNS_MAX = 1000;

/** Waits until the index has taken a durable block, in this turn or one of the next; false if it does not. */
async function isIndexed({ index }: NodeService, height: Height): Promise<boolean> {
  for (let turn = 0; turn < TURNS_MAX && index.height < height; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return index.height >= height;
}
