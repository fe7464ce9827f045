import { parentPort, workerData } from "node:worker_threads";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { createBackup } from "../backup/create-backup.ts";
import { createSnapshot } from "../snapshots/create-snapshot.ts";
import type { AsideAnswer, AsideOrder } from "./aside-message.ts";

/** The thread of one piece of work. An error crosses to the other side as its parts, since classes do not. */
const order: AsideOrder = workerData;

function work() {
  switch (order.kind) {
    case "backup":
      return createBackup(order.directory, order.target);
    case "snapshot":
      return createSnapshot(order.directory);
  }
}

function answerOf(cause: unknown): AsideAnswer {
  if (!(cause instanceof LedgerError)) throw cause;
  const { code, message, fix, evidence } = cause;
  return { ok: false, error: { code, message, evidence, ...(fix === undefined ? {} : { fix }) } };
}

let answer: AsideAnswer;
try {
  answer = { ok: true, value: await work() };
} catch (cause) {
  answer = answerOf(cause);
}
parentPort?.postMessage(answer);
