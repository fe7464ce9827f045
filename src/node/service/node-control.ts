import type { Height } from "../../primitives/brand.ts";
import type { Backup } from "../backup/create-backup.ts";
import type { LogLevel } from "../log/node-log.ts";
import type { PruneReport } from "../pruning/pruner.ts";
import type { CreatedSnapshot } from "../snapshots/create-snapshot.ts";

/** What the operator of a running process can make it do. A folder that is only read has none of it. */
export interface NodeControl {
  /** Reads the configuration again: the keys that have a new value in force. Throws, and nothing has changed. */
  reloadConfig(): readonly string[];
  /** Until the next reload or restart. Answers with the level before. */
  setLogLevel(level: LogLevel): LogLevel;
  /** Ends the process in order, once the answer to this call has gone out. */
  stop(): void;
  /** Lets go every body below a height. */
  prune(retainHeight: Height): Promise<PruneReport>;
  /** Copies the ledger to a new folder of this machine, and reads the copy back. */
  createBackup(target: string): Promise<Backup>;
  /** Writes a snapshot of the newest block into the data folder. */
  createSnapshot(): Promise<CreatedSnapshot>;
}
