import { parentPort, workerData } from "node:worker_threads";
import { Kernel } from "../../merkle/kernel/kernel.ts";
import { loadedRoots } from "../../merkle/kernel/kernel-roots.ts";
import { assertDefined } from "../../primitives/assert.ts";
import {
  DONE,
  FAILED,
  passOn,
  readTask,
  type TaskBuffer,
  waitForTask,
  writeRoots,
} from "./task-buffer.ts";
import { openTaskBuffers, type WorkerSetup } from "./worker-lane.ts";

/** Computes the roots of one task and passes the buffer back. A failure ends the thread, after the dealer knows. */
function work(kernel: Kernel, buffer: TaskBuffer): void {
  try {
    const { load, jobs, count } = readTask(buffer);
    kernel.takeLoad(load);
    writeRoots(buffer, loadedRoots(kernel, jobs, count));
  } catch (error) {
    passOn(buffer, FAILED);
    throw error;
  }
  passOn(buffer, DONE);
}

/** Takes tasks from each buffer in turn until one is closed. The thread does nothing else: it may block. */
function run(setup: WorkerSetup): void {
  const kernel = new Kernel(setup.module);
  const buffers = openTaskBuffers(setup.memory, setup.layout);
  assertDefined(parentPort, "a tree worker is a thread").postMessage("ready");
  for (let turn = 0; ; turn = (turn + 1) % buffers.length) {
    const buffer = buffers[turn] as TaskBuffer;
    if (!waitForTask(buffer)) return;
    work(kernel, buffer);
  }
}

run(workerData);
