import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import type { Algorithms } from "../node/algorithms.ts";
import { openReader, readBranch } from "../node/chain-reader.ts";
import type { ConfigRequest } from "../node/config/load-config.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { Finding } from "./doctor-finding.ts";
import { examineNodeGround } from "./doctor-node-checks.ts";
import { algorithms } from "./open-chain.ts";

/** Below this a chain of a few hundred blocks may fill the disk. */
const FREE_BYTES_MIN = 256 * 1024 * 1024;
/** A clock before this is a machine that has lost it: the release is younger. */
const CLOCK_MIN_MS = Date.UTC(2025, 0, 1);
/** Blocks further ahead than this are held back by peers. */
const AHEAD_MS_MAX = 120_000;

/** Looks at everything that a node needs; nothing is changed. */
export async function examine(
  directory: string,
  options: { readonly isQuick: boolean; readonly request: ConfigRequest },
): Promise<readonly Finding[]> {
  const loaded = await algorithms();
  return [
    examineNode(),
    examineClock(Date.now()),
    examineDisk(directory),
    examinePermissions(directory),
    ...examineAlgorithms(loaded),
    ...(await examineNodeGround(directory, options.request)),
    ...examineLedger(directory, loaded, options.isQuick),
  ];
}

function examineNode(): Finding {
  return { name: "node", result: "ok", detail: `Node ${process.versions.node}` };
}

function examineClock(now: number): Finding {
  const detail = new Date(now).toISOString();
  if (now >= CLOCK_MIN_MS) return { name: "clock", result: "ok", detail };
  return { name: "clock", result: "bad", detail, fix: "set the clock of this machine" };
}

/** The nearest folder above a path that exists: where the data folder would be made. */
function existing(path: string): string {
  let at = path;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function examineDisk(directory: string): Finding {
  const { bavail, bsize } = statfsSync(existing(directory));
  const free = bavail * bsize;
  const detail = `${Math.floor(free / (1024 * 1024))} MiB free`;
  if (free >= FREE_BYTES_MIN) return { name: "disk", result: "ok", detail };
  return { name: "disk", result: "bad", detail, fix: `free space on the disk of ${directory}` };
}

function examinePermissions(directory: string): Finding {
  const at = existing(directory);
  try {
    accessSync(at, constants.R_OK | constants.W_OK | constants.X_OK);
    return { name: "permissions", result: "ok", detail: `${at} can be written` };
  } catch {
    const fix = `run as the owner of ${at}, or name another folder with --data`;
    return { name: "permissions", result: "bad", detail: `${at} cannot be written`, fix };
  }
}

function examineAlgorithms(loaded: Algorithms): readonly Finding[] {
  const failed = [
    ...loaded.hashReport.filter(({ effective }) => effective === null).map(({ name }) => name),
    ...loaded.suiteReport
      .filter(({ effective, isBuilt }) => isBuilt && effective === null)
      .map(({ name }) => name),
  ];
  if (failed.length === 0) {
    const count = loaded.hashes.size + loaded.suites.size;
    const signers = new Set(loaded.suiteReport.flatMap(({ effective }) => effective ?? []));
    return [
      {
        name: "self-tests",
        result: "ok",
        detail: `${count} algorithms computed their known answers, signatures by ${[...signers].join(", ")}`,
      },
    ];
  }
  return failed.map((name) => ({
    name: "self-tests",
    result: "bad" as const,
    detail: `${name} is disabled`,
    fix: "npm ci, and see the report of mathledger pq status --json",
  }));
}

function examineLedger(
  directory: string,
  loaded: Algorithms,
  isQuick: boolean,
): readonly Finding[] {
  if (!holdsLedger(ledgerPaths(directory))) {
    const fix = `mathledger init --data ${directory}`;
    return [{ name: "ledger", result: "warn", detail: `${directory} holds none`, fix }];
  }
  try {
    const chain = openReader(directory, loaded);
    try {
      const { store } = chain;
      const branch = readBranch(chain);
      const findings: Finding[] = [
        {
          name: "ledger",
          result: "ok",
          detail: `block ${store.tipHeight}, final ${store.finalHeight}`,
        },
        examineTime(branch.timeMs, Date.now()),
      ];
      return isQuick ? findings : [...findings, ...examineRows(store)];
    } finally {
      chain.store.close();
    }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const fix = error.fix === undefined ? {} : { fix: error.fix };
    return [{ name: "ledger", result: "bad", detail: `${error.code}: ${error.message}`, ...fix }];
  }
}

function examineTime(timeMs: number, now: number): Finding {
  const aheadMs = timeMs - now;
  const detail = `the newest block is of ${new Date(timeMs).toISOString()}`;
  if (aheadMs <= AHEAD_MS_MAX) return { name: "block time", result: "ok", detail };
  const fix = "compare this machine's clock with another one";
  return { name: "block time", result: "warn", detail: `${detail}, ahead of the clock`, fix };
}

function examineRows(store: ReturnType<typeof openReader>["store"]): readonly Finding[] {
  const { blocks, transactions, stateEntries, faultCount, faults } = store.check();
  if (faultCount === 0) {
    const detail = `${blocks} blocks, ${transactions} transactions, ${stateEntries} entries of the state`;
    return [{ name: "rows", result: "ok", detail }];
  }
  return faults.map(({ table, height, detail }) => ({
    name: "rows",
    result: "bad" as const,
    detail: `${table}${height === undefined ? "" : ` at height ${height}`}: ${detail}`,
    fix: "keep the folder as it is, and restore a backup or import an export into a new folder",
  }));
}
