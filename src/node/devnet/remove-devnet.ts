import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { holdsLedger, ledgerPaths } from "../../storage/data-folder.ts";
import type { Algorithms } from "../algorithms.ts";
import { openReader } from "../chain-reader.ts";
import { requireDevNetwork } from "../dev-network.ts";
import { keyPath, keysFolder } from "../key-store.ts";
import { DEV_NAMES } from "./dev-keys.ts";

/** Files of a devnet beside its ledger and its keys. */
const OWN_FILES = [
  "devnet.json",
  "devnet-process.json",
  "genesis.json",
  "index.db",
  "index.db-wal",
  "index.db-shm",
  "node.log",
  "node.sock",
] as const;

/**
 * Deletes a devnet: its ledger, what is derived from it, and the demo keys. Whatever else lies in the folder stays, and
 * so does a ledger that is no devnet. False where there is none. Requires: no process has it open.
 */
export function removeDevnet(directory: string, loaded: Algorithms): boolean {
  const paths = ledgerPaths(directory);
  if (!holdsLedger(paths)) return false;
  const reader = openReader(directory, loaded);
  try {
    requireDevNetwork(reader.document.genesis);
  } finally {
    reader.store.close();
  }
  // The ledger goes first: without it the rest is no devnet, and the next one takes its place.
  const { database, wal, shm, lock } = paths;
  for (const path of [database, wal, shm, lock]) rmSync(path, { force: true });
  removeDevnetFiles(directory);
  for (const folder of [keysFolder(directory), directory]) {
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
  return true;
}

/** Deletes what a devnet has beside its ledger: files that are derived or made again, and the demo keys. */
export function removeDevnetFiles(directory: string): void {
  for (const name of OWN_FILES) rmSync(join(directory, name), { force: true });
  for (const name of DEV_NAMES) rmSync(keyPath(directory, name), { force: true });
}
