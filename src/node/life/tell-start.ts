import type { LoadedConfig } from "../config/load-config.ts";
import type { NodeLog } from "../log/node-log.ts";
import { reportSupport } from "../pq-report.ts";
import type { NodeService } from "../service/node-service.ts";

/** Says in the log what is about to start, and what of its configuration should be written otherwise. */
export function tellStart(start: {
  readonly loaded: LoadedConfig;
  readonly version: string;
  readonly log: NodeLog;
}): void {
  const { loaded, version, log } = start;
  log.write("info", "starting", {
    version,
    node: process.versions.node,
    data: loaded.config["node.data_dir"],
    config: loaded.file,
  });
  for (const { code, message, fix } of loaded.warnings) log.write("warn", message, { code, fix });
}

/** Says in the log which ledger runs, and whether the process can follow it to post-quantum algorithms. */
export function tellSupport({ reader, index, facts }: NodeService, log: NodeLog): void {
  const { store, document } = reader;
  const { recovery } = store;
  if (recovery !== null && !recovery.wasClean) {
    log.write("warn", "the last writer was not closed; its newest durable block stands", {
      kept_pages: recovery.wal.committedFrames,
      torn_pages: recovery.wal.tornFrames,
    });
  }
  const { name } = document.genesis;
  const heights = {
    height: store.tipHeight,
    final: store.finalHeight,
    index: index.height,
    // What a ledger that was pruned, or restored from a snapshot, lacks.
    ...(store.retained.bodiesFrom === 0 ? {} : { bodies_from: store.retained.bodiesFrom }),
    ...(index.beginsAt === 0 ? {} : { index_from: index.beginsAt }),
  };
  log.write("info", "the ledger is open", { network: name, ...heights });
  const { isEnabled, reasons } = reportSupport(reader, facts.isPqMigrationEnabled);
  if (isEnabled) log.write("info", "PQ migration support: ENABLED");
  else log.write("warn", "PQ migration support: DISABLED", { reasons });
}
