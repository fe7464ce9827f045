import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LedgerError } from "../../../src/primitives/ledger-error.ts";
import type { ChainStore } from "../../../src/storage/chain-store.ts";
import { openStore } from "../../../src/storage/open-store.ts";
import { PLAIN_HASHES } from "../../support/plain-hashes.ts";

const FILES = ["ledger.db", "ledger.db-wal"];

/** Copies of one folder, each to be damaged in another way. */
export class DamagedCopies {
  readonly #original: string;
  readonly #directory: string;
  #made = 0;

  constructor(original: string) {
    this.#original = original;
    this.#directory = mkdtempSync(join(tmpdir(), "ledger-damage-"));
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /**
   * Opens a fresh copy that `damage` has changed, hands the store to `judge`, and returns its code if it is refused.
   */
  judge(damage: (folder: string) => void, judge: (store: ChainStore) => void): string | undefined {
    this.#made += 1;
    const folder = join(this.#directory, `${this.#made}`);
    mkdirSync(folder);
    for (const name of FILES) {
      const from = join(this.#original, name);
      if (existsSync(from)) copyFileSync(from, join(folder, name));
    }
    damage(folder);
    let store: ChainStore | undefined;
    try {
      store = openStore(folder, { mode: "write", hashes: PLAIN_HASHES });
      judge(store);
      return undefined;
    } catch (error) {
      if (error instanceof LedgerError) return error.code;
      throw error;
    } finally {
      store?.close();
      rmSync(folder, { recursive: true });
    }
  }
}
