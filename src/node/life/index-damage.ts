import { LedgerError } from "../../primitives/ledger-error.ts";
import type { NodeLog } from "../log/node-log.ts";

/**
 * Whether a process has met damage in its index. The file is not mended while it is open: who reads a damaged page is
 * refused, blocks go on, and the next start makes the index anew.
 */
export class IndexDamage {
  readonly #log: NodeLog;
  #isFound = false;

  constructor(log: NodeLog) {
    this.#log = log;
  }

  get isFound(): boolean {
    return this.#isFound;
  }

  /** Looks at a failure of whatever was being done. */
  note(cause: unknown): void {
    if (this.#isFound || !(cause instanceof LedgerError)) return;
    if (cause.code !== "STORAGE_CORRUPT" || cause.evidence.file !== "index.db") return;
    this.#isFound = true;
    this.#log.write("error", "the index is damaged; a restart makes it anew", { error: cause });
  }
}
