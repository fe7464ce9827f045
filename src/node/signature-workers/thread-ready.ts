import type { Worker } from "node:worker_threads";
import { LedgerError } from "../../primitives/ledger-error.ts";

/** Waits for the first message of a thread, which it sends after the self-test of its algorithms. */
export async function threadReady(worker: Worker): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the thread ended with code ${code}`)));
  });
}

/** The error of a thread that was not ready in the end. */
export function threadStartError(cause: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_SIGNATURE_WORKERS_START",
    message: "A thread for verifying signatures ended before it was ready.",
    fix: "Start with one thread, and report the cause below.",
    cause,
  });
}
