import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { AsideAnswer, AsideOrder, AsideWork } from "./aside-message.ts";

/** Does a piece of work on a thread of its own, so that a node goes on making blocks meanwhile. */
export async function runAside<K extends keyof AsideWork>(
  kind: K,
  order: AsideWork[K]["order"],
): Promise<AsideWork[K]["answer"]> {
  const script = new URL("./aside-thread.ts", import.meta.url);
  const workerData = { kind, ...order } as AsideOrder;
  const worker = new Worker(script, { workerData, execArgv: [] });
  const [answer]: readonly [AsideAnswer] = await Promise.race([
    once(worker, "message") as Promise<[AsideAnswer]>,
    endedEarly(worker, kind),
  ]);
  await worker.terminate();
  // The thread answers the order that it was given.
  if (answer.ok) return answer.value as AsideWork[K]["answer"];
  throw new LedgerError(answer.error);
}

async function endedEarly(worker: Worker, kind: string): Promise<never> {
  const [code] = await once(worker, "exit");
  throw new Error(`the thread of a ${kind} ended with code ${code}`);
}
