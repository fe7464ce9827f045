import { isMainThread, type Worker } from "node:worker_threads";

/**
 * Loaded into a node's process before the node (`--import`), to bring about by a signal what an operator cannot. With
 * `DISTURB=threads` SIGUSR2 ends every thread that was started; with `DISTURB=clock:MS` it sets the clock of the
 * process by so much, and the next one sets it right again.
 */
function disturb(how: string): void {
  const threads = new Set<Worker>();
  process.on("worker", (worker) => threads.add(worker));
  const realNow = Date.now.bind(Date);
  const [kind, ms = "0"] = how.split(":");
  let shiftMs = 0;
  Date.now = () => realNow() + shiftMs;
  process.on("SIGUSR2", () => {
    if (kind === "clock") shiftMs = shiftMs === 0 ? Number(ms) : 0;
    else for (const worker of threads) void worker.terminate();
  });
}

if (isMainThread && process.env.DISTURB !== undefined) disturb(process.env.DISTURB);
