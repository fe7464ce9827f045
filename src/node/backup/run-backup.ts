import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { BackupAnswer, BackupOrder } from "./backup-message.ts";
import type { Backup } from "./create-backup.ts";

/** Makes a backup on a thread of its own, so that a node goes on making blocks meanwhile. */
export async function runBackup(order: BackupOrder): Promise<Backup> {
  const script = new URL("./backup-thread.ts", import.meta.url);
  const worker = new Worker(script, { workerData: order, execArgv: [] });
  const [answer]: readonly [BackupAnswer] = await Promise.race([
    once(worker, "message") as Promise<[BackupAnswer]>,
    endedEarly(worker),
  ]);
  await worker.terminate();
  if (answer.ok) return answer.backup;
  throw new LedgerError(answer.error);
}

async function endedEarly(worker: Worker): Promise<never> {
  const [code] = await once(worker, "exit");
  throw new Error(`the thread of the backup ended with code ${code}`);
}
