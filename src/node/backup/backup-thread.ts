import { parentPort, workerData } from "node:worker_threads";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { BackupAnswer, BackupOrder } from "./backup-message.ts";
import { createBackup } from "./create-backup.ts";

/** The thread of one backup. An error crosses to the other side as its parts, since classes do not. */
const { directory, target }: BackupOrder = workerData;

function answerOf(cause: unknown): BackupAnswer {
  if (!(cause instanceof LedgerError)) throw cause;
  const { code, message, fix, evidence } = cause;
  return { ok: false, error: { code, message, evidence, ...(fix === undefined ? {} : { fix }) } };
}

let answer: BackupAnswer;
try {
  answer = { ok: true, backup: await createBackup(directory, target) };
} catch (cause) {
  answer = answerOf(cause);
}
parentPort?.postMessage(answer);
