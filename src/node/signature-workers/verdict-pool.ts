import { Worker } from "node:worker_threads";
import { consultFirst, isCheckedByBytes } from "../../crypto/consult-first.ts";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import type { Transaction } from "../../ledger/transaction.ts";
import { transactionMessage } from "../../machine/transaction-message.ts";
import {
  type SignatureVerdict,
  type SignedTransaction,
  verifySignatures,
} from "../../machine/verify-signatures.ts";
import { threadReady, threadStartError } from "./thread-ready.ts";
import { packVerdicts, type VerdictSubject } from "./verdict-batch.ts";
import type { VerdictAnswer, VerdictWorkerSetup } from "./verdict-worker.ts";
import { VerifiedChecks } from "./verified-checks.ts";

/** How a pool is set up. */
interface VerdictPoolOptions {
  readonly threads: number;
  readonly suites: SuiteRegistry;
  readonly signatureProviders?: readonly string[];
  /** Told when a thread has ended by itself, and when one that should replace it has not started. */
  readonly onLost: (cause: unknown) => void;
  /** How long after the end of a thread another one is started; twice as long after each that does not start. */
  readonly replaceAfterMs?: number;
}

const REPLACE_AFTER_MS = 1_000;
const REPLACE_LATEST_MS = 60_000;

interface Asked {
  readonly subject: VerdictSubject;
  readonly resolve: (verdict: SignatureVerdict) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What it has not answered yet. */
  readonly asked: Map<number, Asked>;
  /** Of these, what it has not been sent yet. */
  readonly unsent: Map<number, VerdictSubject>;
}

/**
 * Verifies the signatures of transactions that ask for admission, on threads of its own: whoever floods a node with
 * forgeries costs the thread that makes blocks nothing but the look at their envelopes. What has verified is remembered
 * while the transaction waits, so that its block does not verify it again. The work of a thread that ends is done by
 * the others, and without any by the calling one, until another thread has taken its place.
 */
export class VerdictPool {
  /** The suites, which know the signatures that were verified here and not forgotten. */
  readonly suites: SuiteRegistry;
  readonly #inner: SuiteRegistry;
  readonly #verified = new VerifiedChecks();
  readonly #threads = new Set<Thread>();
  /** Threads that are to replace others and are not ready yet. */
  readonly #starting = new Set<Worker>();
  readonly #options: VerdictPoolOptions;
  #number = 0;
  #isClosing = false;
  #judged = 0;

  private constructor(options: VerdictPoolOptions) {
    this.#inner = options.suites;
    this.#options = options;
    this.suites = consultFirst(options.suites, (check) => this.#verified.has(check));
  }

  /**
   * Starts the threads and waits until each has passed the self-test of its algorithms. They do not keep the process
   * alive. Without threads the calling one verifies.
   */
  static async start(options: VerdictPoolOptions): Promise<VerdictPool> {
    const pool = new VerdictPool(options);
    const workers = Array.from({ length: options.threads }, () => startWorker(options));
    try {
      await Promise.all(workers.map((worker) => threadReady(worker)));
    } catch (cause) {
      await Promise.all(workers.map((worker) => worker.terminate()));
      throw threadStartError(cause);
    }
    for (const worker of workers) pool.#take(worker);
    return pool;
  }

  /** Threads that verify beside the calling one. */
  get threads(): number {
    return this.#threads.size;
  }

  /** Transactions whose signatures were verified so far. */
  get judged(): number {
    return this.#judged;
  }

  /** Says which signatures of a transaction hold. Rejects only where verifying itself has failed, which is a defect. */
  judge(subject: VerdictSubject): Promise<SignatureVerdict> {
    this.#judged++;
    const thread = this.#leastBusy();
    if (thread === undefined) {
      return Promise.resolve().then(() => verifySignatures(subject, this.#inner));
    }
    return new Promise((resolve, reject) => {
      const number = this.#number++;
      // Whoever waits for an answer keeps the process alive; an idle thread does not.
      if (thread.asked.size === 0) thread.worker.ref();
      thread.asked.set(number, { subject, resolve, reject });
      // What is asked in one turn of the event loop goes in one message.
      if (thread.unsent.size === 0) setImmediate(() => send(thread));
      thread.unsent.set(number, subject);
    });
  }

  /** Remembers a transaction's signatures for its block. Requires: all of them have verified with these keys. */
  remember({ transaction, keys }: SignedTransaction): void {
    for (const [index, { signature }] of transaction.signatures.entries()) {
      const key = keys[index];
      if (key === undefined || !isCheckedByBytes(key.suite)) continue;
      const { suite, publicKey } = key;
      const message = transactionMessage(transaction.body, key).bytes;
      // Copies: what is remembered must not keep a whole request or row alive.
      this.#verified.add({
        suite,
        publicKey: Uint8Array.from(publicKey),
        message: Uint8Array.from(message),
        signature: Uint8Array.from(signature),
      });
    }
  }

  /** Forgets a transaction's signatures: it is in a block, or will never be. */
  forget({ signatures }: Transaction): void {
    for (const { signature } of signatures) this.#verified.delete(signature);
  }

  /** Ends the threads. What they were asked is answered by the calling one. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const workers = [...[...this.#threads].map(({ worker }) => worker), ...this.#starting];
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #take(worker: Worker): void {
    const thread: Thread = { worker, asked: new Map(), unsent: new Map() };
    this.#threads.add(thread);
    let cause: unknown;
    worker.on("message", (answers: readonly VerdictAnswer[]) => {
      for (const { number, verdict, defect } of answers) {
        const asked = thread.asked.get(number);
        thread.asked.delete(number);
        if (verdict !== undefined) asked?.resolve(verdict);
        else asked?.reject(defect);
      }
      if (thread.asked.size === 0) worker.unref();
    });
    // An error is followed by the exit.
    worker.on("error", (error) => {
      cause = error;
    });
    worker.once("exit", (code) => {
      this.#threads.delete(thread);
      thread.unsent.clear();
      if (!this.#isClosing) {
        this.#options.onLost(cause ?? new Error(`the thread ended with code ${code}`));
        this.#replaceAfter(this.#options.replaceAfterMs ?? REPLACE_AFTER_MS);
      }
      for (const { subject, resolve, reject } of thread.asked.values()) {
        this.judge(subject).then(resolve, reject);
      }
    });
    worker.unref();
  }

  /** Starts another thread in a while. A thread that is about to start does not keep the process alive. */
  #replaceAfter(pauseMs: number): void {
    const start = async (): Promise<void> => {
      if (this.#isClosing) return;
      const worker = startWorker(this.#options);
      this.#starting.add(worker);
      worker.unref();
      try {
        await threadReady(worker);
        if (!this.#isClosing) this.#take(worker);
      } catch (cause) {
        if (this.#isClosing) return;
        this.#options.onLost(cause);
        this.#replaceAfter(Math.min(2 * pauseMs, REPLACE_LATEST_MS));
      } finally {
        this.#starting.delete(worker);
      }
    };
    setTimeout(() => void start(), pauseMs).unref();
  }

  #leastBusy(): Thread | undefined {
    let least: Thread | undefined;
    for (const thread of this.#threads) {
      if (least === undefined || thread.asked.size < least.asked.size) least = thread;
    }
    return least;
  }
}

function send({ worker, unsent }: Thread): void {
  if (unsent.size === 0) return;
  const batch = packVerdicts(unsent);
  unsent.clear();
  worker.postMessage(batch, [batch.bytes.buffer]);
}

function startWorker({ signatureProviders = ["node:crypto"] }: VerdictPoolOptions): Worker {
  const workerData: VerdictWorkerSetup = { signatureProviders };
  // Options of the program, such as how it takes its own source, are not for a script of ours.
  return new Worker(new URL("./verdict-worker.ts", import.meta.url), { workerData, execArgv: [] });
}
