import { copyStore } from "../../storage/copy-store.ts";
import { fileSizeBytes, ledgerPaths } from "../../storage/data-folder.ts";
import { corruptError } from "../../storage/storage-error.ts";
import { loadAlgorithms } from "../algorithms.ts";
import { openReader } from "../chain-reader.ts";

/** A backup that was made and read back. */
export interface Backup {
  /** The folder: a data folder without keys. */
  readonly directory: string;
  readonly height: number;
  readonly blocks: number;
  readonly transactions: number;
  readonly stateEntries: number;
  readonly sizeBytes: number;
}

/**
 * Copies the ledger of a folder to another one and reads the copy back: every row against every other and against the
 * hashes of the ledger. A copy that fails its check is told as damaged and left for a look.
 */
export async function createBackup(directory: string, target: string): Promise<Backup> {
  const algorithms = await loadAlgorithms();
  copyStore(directory, target);
  const { store } = openReader(target, algorithms);
  try {
    const { blocks, transactions, stateEntries, faults } = store.check();
    const [fault] = faults;
    if (fault !== undefined) {
      const { table, height, detail } = fault;
      throw corruptError({
        directory: target,
        table,
        detail,
        ...(height === undefined ? {} : { height }),
      });
    }
    const sizeBytes = fileSizeBytes(ledgerPaths(target).database);
    const height = store.tipHeight;
    return { directory: target, height, blocks, transactions, stateEntries, sizeBytes };
  } finally {
    store.close();
  }
}
