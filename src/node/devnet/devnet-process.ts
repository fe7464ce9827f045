import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../../ledger/json-reader.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { holdsLedger, ledgerPaths } from "../../storage/data-folder.ts";
import { lockFolder } from "../../storage/folder-lock.ts";
import { readText } from "../json-values.ts";

const NAME = "devnet-process.json";
const PID_MAX = 0x7fff_ffff;
const POLL_MS = 50;
const END_MS_MAX = 30_000;
const URL_FORM = {
  min: 1,
  max: 200,
  pattern: /^http:\/\/[^\s]+$/,
  expected: "an address",
} as const;

/** A devnet as its process says where it is. What a killed process left is told by the lock of the folder. */
export interface DevnetProcess {
  readonly pid: number;
  readonly url: string;
  readonly helperUrl: string;
}

/** Notes where a devnet runs, for commands of other terminals. Answers with how to take the note away. */
export function noteProcess(directory: string, { pid, url, helperUrl }: DevnetProcess): () => void {
  const path = join(directory, NAME);
  const json = { pid, url, helper_url: helperUrl };
  writeFileSync(path, `${JSON.stringify(json)}\n`, { mode: 0o644 });
  return () => rmSync(path, { force: true });
}

/** The process of the devnet of a folder, or null where none runs. */
export function findProcess(directory: string): DevnetProcess | null {
  if (!holdsLedger(ledgerPaths(directory)) || !isHeld(directory)) return null;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(directory, NAME), "utf8"));
  } catch {
    throw strangerError(directory);
  }
  const read = readJson(json, "", (place) => {
    const fields = place.fields(["pid", "url", "helper_url"]);
    return {
      pid: fields.required("pid").uint(PID_MAX),
      url: readText(fields.required("url"), URL_FORM),
      helperUrl: readText(fields.required("helper_url"), URL_FORM),
    };
  });
  if (!read.ok) throw strangerError(directory);
  return read.value;
}

/** Ends the devnet of a folder in order and waits until it is closed. False where none runs. */
export async function endProcess(directory: string): Promise<boolean> {
  const found = findProcess(directory);
  if (found === null) return false;
  process.kill(found.pid, "SIGTERM");
  const until = performance.now() + END_MS_MAX;
  while (isHeld(directory)) {
    if (performance.now() > until) throw lingeringError(directory, found.pid);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

/** True iff another process has the folder open for writing. */
function isHeld(directory: string): boolean {
  try {
    lockFolder(ledgerPaths(directory)).release();
    return false;
  } catch (cause) {
    if (cause instanceof LedgerError && cause.code === "STORAGE_LOCKED") return true;
    throw cause;
  }
}

function strangerError(directory: string): LedgerError {
  return new LedgerError({
    code: "NODE_DEVNET_STRANGER",
    message: `The ledger in ${directory} is open in a process that is no devnet.`,
    fix: "end that process yourself, or name another folder with --data",
    evidence: { directory },
  });
}

function lingeringError(directory: string, pid: number): LedgerError {
  return new LedgerError({
    code: "NODE_DEVNET_LINGERS",
    message: `Process ${pid} has been asked to end and still has the ledger in ${directory} open.`,
    fix: `look at ${join(directory, "node.log")}; kill -9 ${pid} loses nothing that was acknowledged`,
    evidence: { directory, pid },
  });
}
