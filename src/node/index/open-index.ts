import { LedgerError } from "../../primitives/ledger-error.ts";
import type { ChainReader } from "../chain-reader.ts";
import { catchUp } from "./catch-up.ts";
import { memoryIndexFile, openIndexFile, readIndexFile, removeIndexFile } from "./index-file.ts";
import { storedGround } from "./index-ground.ts";
import { LedgerIndex } from "./ledger-index.ts";

/** What is told while an index is opened. */
export type IndexNotice =
  /** An earlier file was thrown away, or cannot be used for reading. */
  | { readonly kind: "discarded"; readonly reason: string }
  | { readonly kind: "progress"; readonly done: number; readonly of: number };

/**
 * Opens the index of a data folder and brings it to the newest block. `write` keeps it in a file beside the ledger, for
 * the process that holds the folder; `read` uses that file where it is whole and at the newest block, and makes one in
 * memory where it is not; `memory` always does. Cost: what is missing, block by block.
 */
export function openIndex(
  directory: string,
  chain: ChainReader,
  options: {
    readonly mode: "write" | "read" | "memory";
    /** Newest heights whose states are kept in a file; 0, the default, keeps all. */
    readonly retainStates?: number;
    readonly onNotice?: (notice: IndexNotice) => void;
  },
): LedgerIndex {
  const { mode, retainStates = 0, onNotice = () => {} } = options;
  switch (mode) {
    case "write":
      return openForWriting(directory, chain, { retainStates, onNotice });
    case "read":
      return openForReading(directory, chain, onNotice);
    case "memory":
      return openInMemory(directory, chain, onNotice);
  }
}

function openForWriting(
  directory: string,
  chain: ChainReader,
  options: {
    readonly retainStates: number;
    readonly onNotice: (notice: IndexNotice) => void;
  },
): LedgerIndex {
  const { retainStates, onNotice } = options;
  const { chainId } = chain.document;
  const opened = openIndexFile(directory, chainId);
  if (opened.discarded !== null) onNotice({ kind: "discarded", reason: opened.discarded });
  const index = new LedgerIndex(opened.database, storedGround(chain), retainStates);
  try {
    return caughtUp(index, chain, onNotice);
  } catch (cause) {
    if (!(cause instanceof LedgerError) || cause.code !== "STORAGE_CORRUPT") throw cause;
    // Damage of the ledger itself shows again in the second attempt, and is thrown then.
    onNotice({ kind: "discarded", reason: "the file is damaged" });
    removeIndexFile(directory);
    const { database } = openIndexFile(directory, chainId);
    const again = new LedgerIndex(database, storedGround(chain), retainStates);
    return caughtUp(again, chain, onNotice);
  }
}

function openForReading(
  directory: string,
  chain: ChainReader,
  onNotice: (notice: IndexNotice) => void,
): LedgerIndex {
  const opened = readIndexFile(directory, chain.document.chainId);
  if ("database" in opened) {
    const index = new LedgerIndex(opened.database, storedGround(chain));
    if (index.height === chain.store.tipHeight) return index;
    index.close();
    onNotice({ kind: "discarded", reason: "it is behind the ledger" });
  } else {
    onNotice({ kind: "discarded", reason: opened.reason });
  }
  return openInMemory(directory, chain, onNotice);
}

function openInMemory(
  directory: string,
  chain: ChainReader,
  onNotice: (notice: IndexNotice) => void,
): LedgerIndex {
  const database = memoryIndexFile(directory, chain.document.chainId);
  return caughtUp(new LedgerIndex(database, storedGround(chain)), chain, onNotice);
}

function caughtUp(
  index: LedgerIndex,
  chain: ChainReader,
  onNotice: (notice: IndexNotice) => void,
): LedgerIndex {
  try {
    catchUp(index, chain, (done, of) => onNotice({ kind: "progress", done, of }));
    return index;
  } catch (cause) {
    index.close();
    throw cause;
  }
}
