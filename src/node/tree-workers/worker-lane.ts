import { Worker } from "node:worker_threads";
import type { KernelLayout } from "../../merkle/kernel/kernel-exports.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import {
  CLOSED,
  FULL,
  openTaskBuffer,
  passOn,
  type TaskBuffer,
  taskBufferBytes,
} from "./task-buffer.ts";

/** Task buffers of a worker: while it works on one, the next is filled. */
const BUFFERS = 2;

/** What a worker is started with. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module;
  readonly memory: SharedArrayBuffer;
  readonly layout: KernelLayout;
}

/** The task buffers that lie in a worker's memory, in the order in which both sides use them. */
export function openTaskBuffers(
  memory: SharedArrayBuffer,
  layout: KernelLayout,
): readonly TaskBuffer[] {
  const sizeBytes = taskBufferBytes(layout);
  return Array.from({ length: BUFFERS }, (_, i) => openTaskBuffer(memory, i * sizeBytes, layout));
}

/** A worker thread and the memory that is shared with it. */
export class WorkerLane {
  readonly buffers: readonly TaskBuffer[];
  /** Place of the buffer that both sides use next. */
  #turn = 0;
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #death: Error | undefined;
  #closing = false;

  constructor(worker: Worker, buffers: readonly TaskBuffer[]) {
    this.buffers = buffers;
    this.#worker = worker;
    worker.on("error", (error) => {
      this.#death ??= error instanceof Error ? error : new Error(String(error));
    });
    this.#ended = new Promise((resolve) => {
      worker.once("exit", (code) => {
        if (!this.#closing) this.#death ??= new Error(`the thread ended with code ${code}`);
        resolve();
      });
    });
  }

  /** Starts a thread on a script. It is not waited for. */
  static spawn(script: URL, setup: Omit<WorkerSetup, "memory">): WorkerLane {
    const memory = new SharedArrayBuffer(BUFFERS * taskBufferBytes(setup.layout));
    const workerData: WorkerSetup = { ...setup, memory };
    // Options of the program, such as how it takes its own source, are not for a script of ours.
    const worker = new Worker(script, { workerData, execArgv: [] });
    return new WorkerLane(worker, openTaskBuffers(memory, setup.layout));
  }

  /** The buffer that both sides use next. */
  get current(): TaskBuffer {
    return this.buffers[this.#turn] as TaskBuffer;
  }

  /** Gives the current buffer to the worker, which holds a task now, and goes on to the next. */
  send(): void {
    passOn(this.current, FULL);
    this.#turn = (this.#turn + 1) % this.buffers.length;
  }

  /** Why the thread is no more, if it ended without being asked to. Known only after the event loop has turned. */
  get death(): Error | undefined {
    return this.#death;
  }

  /** Resolves when the thread has said that it is ready. Afterwards it does not keep the process alive. */
  async ready(): Promise<void> {
    const said = new Promise<void>((resolve) => this.#worker.once("message", () => resolve()));
    await Promise.race([said, this.#ended]);
    if (this.#death !== undefined) {
      throw new LedgerError({
        code: "NODE_TREE_WORKERS_START",
        message: "A thread for hashing trees ended before it was ready.",
        fix: "Start with one thread, and report the cause below.",
        cause: this.#death,
      });
    }
    this.#worker.unref();
  }

  /** Ends the thread. Requires: it is at no task. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#worker.ref();
    for (const buffer of this.buffers) passOn(buffer, CLOSED);
    await this.#ended;
  }

  /** Ends the thread at once. */
  async terminate(): Promise<void> {
    this.#closing = true;
    await this.#worker.terminate();
  }
}
