import { Worker } from "node:worker_threads";
import { consultFirst, isCheckedByBytes, type SignatureCheck } from "../../crypto/consult-first.ts";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { pendingChecks } from "../../machine/pending-checks.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { checkName, isSameCheck } from "./check-name.ts";
import {
  CheckRing,
  HOLDS,
  REFUSED,
  RING_BYTES,
  type SignatureWorkerSetup,
  TAKEN,
} from "./check-ring.ts";
import { threadReady, threadStartError } from "./thread-ready.ts";

/** A thread that has not made one check in this time is taken for lost: it needs less than a millisecond. */
const PATIENCE_MS = 30_000;
interface Announced {
  readonly check: SignatureCheck;
  readonly slot: number;
}

/**
 * Verifies signatures ahead of the block that they stand in. What is announced is checked by other threads while this
 * one executes and seals; when a block asks, the answer is there, or this thread takes the check itself, or, while
 * another one is at it, the next in the line. Nothing that was not announced is known, a check that failed elsewhere is
 * made again, and so the blocks are the same ones with any number of threads.
 */
export class SignatureWorkers {
  readonly #ring: CheckRing;
  readonly #workers: readonly Worker[];
  readonly #inner: SuiteRegistry;
  /** The same suites, which know what the threads have verified. */
  readonly suites: SuiteRegistry;
  readonly #announced = new Map<string, Announced>();
  readonly #names = new Map<number, string>();
  /** Statements that were announced, so that announcing them again costs nothing. */
  readonly #seen = new WeakSet<Uint8Array>();
  #death: unknown;
  #isClosing = false;

  private constructor(memory: SharedArrayBuffer, workers: readonly Worker[], inner: SuiteRegistry) {
    this.#ring = new CheckRing(memory);
    this.#workers = workers;
    this.#inner = inner;
    this.suites = consultFirst(inner, (check) => this.#isKnown(check));
    for (const worker of workers) {
      worker.on("error", (error) => {
        this.#death ??= error;
      });
      worker.once("exit", (code) => {
        if (!this.#isClosing) this.#death ??= new Error(`the thread ended with code ${code}`);
      });
    }
  }

  /**
   * Starts the threads and waits until each has passed the self-test of its algorithms. They do not keep the process
   * alive. `threads` counts the calling one; 1 starts none.
   */
  static async start(options: {
    readonly threads: number;
    readonly suites: SuiteRegistry;
    readonly signatureProviders?: readonly string[];
  }): Promise<SignatureWorkers> {
    const { threads, suites, signatureProviders = ["node:crypto"] } = options;
    const memory = new SharedArrayBuffer(RING_BYTES);
    const script = new URL("./signature-worker.ts", import.meta.url);
    const workerData: SignatureWorkerSetup = { memory, signatureProviders };
    const spawned = Array.from(
      { length: threads - 1 },
      // Options of the program, such as how it takes its own source, are not for a script of ours.
      () => new Worker(script, { workerData, execArgv: [] }),
    );
    const workers = new SignatureWorkers(memory, spawned, suites);
    try {
      await Promise.all(spawned.map((worker) => threadReady(worker)));
      for (const worker of spawned) worker.unref();
    } catch (cause) {
      await workers.close();
      throw threadStartError(cause);
    }
    return workers;
  }

  /** Threads that check, the calling one included. */
  get threads(): number {
    return this.#workers.length + 1;
  }

  /**
   * Hands the signatures of statements that wait for a block to the threads, as many as there is room for; the rest is
   * verified when a block asks. Throws `NODE_SIGNATURE_WORKERS_LOST` after a thread has failed.
   */
  announce(statements: readonly Uint8Array[], state: StateReader): void {
    if (this.#death !== undefined) throw lostError(this.#death);
    if (this.#workers.length === 0 || this.#isClosing) return;
    for (const statement of statements) {
      if (this.#seen.has(statement)) continue;
      if (!this.#ring.hasRoom()) break;
      this.#seen.add(statement);
      for (const check of pendingChecks(statement, state)) this.#announce(check);
    }
    this.#ring.wake();
  }

  /** Ends the threads, each after the check that it is at. What they have verified stays known. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#ring.close();
    await Promise.all(this.#workers.map(ended));
  }

  #announce(check: SignatureCheck): void {
    if (!isCheckedByBytes(check.suite) || !this.#ring.hasRoom()) return;
    const name = checkName(check);
    // Whoever begins a signature like somebody else's does not take its place: it is verified when a block asks.
    if (this.#announced.has(name)) return;
    const slot = this.#ring.nextSlot;
    if (!this.#ring.write(check)) return;
    const before = this.#names.get(slot);
    if (before !== undefined) this.#announced.delete(before);
    this.#names.set(slot, name);
    this.#announced.set(name, { check, slot });
  }

  #find(check: SignatureCheck): Announced | undefined {
    const found = this.#announced.get(checkName(check));
    return found !== undefined && isSameCheck(found.check, check) ? found : undefined;
  }

  #isKnown(check: SignatureCheck): boolean {
    const slot = this.#find(check)?.slot;
    if (slot === undefined) return false;
    if (this.#ring.claim(slot)) return this.#verify(slot, check);
    while (this.#ring.stateOf(slot) === TAKEN) {
      const next = this.#ring.claimNext();
      if (next !== undefined) this.#verify(next, this.#ring.read(next));
      else if (!this.#ring.awaitAnswer(slot, PATIENCE_MS)) {
        this.#death ??= new Error(`a thread was silent for ${PATIENCE_MS} ms`);
        return false;
      }
    }
    return this.#ring.stateOf(slot) === HOLDS;
  }

  /** Makes a check that this thread has claimed. */
  #verify(slot: number, { suite, publicKey, message, signature }: SignatureCheck): boolean {
    const verifier = this.#inner.get(suite);
    const holds = verifier?.verify(publicKey, { bytes: message }, signature) === true;
    this.#ring.answer(slot, holds ? HOLDS : REFUSED);
    return holds;
  }
}

async function ended(worker: Worker): Promise<void> {
  // A thread that has ended has no id any more, and tells nobody again that it has.
  if (worker.threadId < 0) return;
  worker.ref();
  await new Promise<void>((resolve) => worker.once("exit", () => resolve()));
}

function lostError(cause: unknown): LedgerError {
  return new LedgerError({
    code: "NODE_SIGNATURE_WORKERS_LOST",
    message: "A thread for verifying signatures has failed. No block is wrong for it.",
    fix: "Restart the program, with one thread if it happens again.",
    cause,
  });
}
