import { pendingEpoch, resolveEpoch } from "../../consensus/schedule.ts";
import { isInForce, measureEnd, openMeasures, requireMeasure } from "../../governance/measure.ts";
import { readScheduled } from "../../governance/scheduled-activation.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { readPendingUpgrade } from "../../governance/upgrade.ts";
import { readClock } from "../../machine/clock.ts";
import { toHex0x } from "../../primitives/hex.ts";
import type { ResultOf } from "../../rpc/method.ts";
import type { NODE_METHODS } from "../../rpc/methods/node.ts";
import { type ChainReader, readBranch } from "../chain-reader.ts";
import { estimateDaysLeft, readDiskFacts } from "../disk-facts.ts";
import type { NodeService } from "../service/node-service.ts";
import { epochJson } from "./epoch-in-short.ts";
import type { Handlers } from "./handlers.ts";
import { readPqStatus } from "./pq-status.ts";

type NodeStatus = ResultOf<(typeof NODE_METHODS)["node_status"]>;

/** Answers about the process itself. */
export const NODE_HANDLERS: Handlers<typeof NODE_METHODS> = {
  node_status: (_params, { service }) => readNodeStatus(service, Date.now()),
  pq_status: (_params, { service }) => readPqStatus(service),
};

function readNodeStatus(service: NodeService, nowMs: number): NodeStatus {
  const { chain, reader, index, sequencer, facts } = service;
  const { store, document } = reader;
  const branch = chain?.branch ?? readBranch(reader);
  const { schedule } = branch.facts;
  const height = Math.max(0, store.tipHeight);
  const pending = pendingEpoch(schedule, height);
  const offsetMs = sequencer?.status().clockOffsetMs ?? 0;
  return {
    version: facts.version,
    started: Math.floor(facts.startedMs / 1000),
    network: document.genesis.name,
    network_kind: document.genesis.network === 1 ? "test" : "production",
    decimals: document.governance.decimals,
    chain_id: toHex0x(document.chainId),
    sequencer: sequencerStatus(service),
    synced: isSynced(service),
    height,
    // This process makes the blocks itself: there is no other height to reach.
    target_height: height,
    final_height: store.finalHeight,
    index_height: index.height,
    retained: {
      headers_from: store.retained.headersFrom,
      bodies_from: store.retained.bodiesFrom,
      states_from: index.oldestState,
      events_from: index.beginsAt,
    },
    lag_seconds: Math.max(0, Math.floor((nowMs + offsetMs - branch.timeMs) / 1000)),
    peers: 0,
    epoch: epochJson(resolveEpoch(schedule, height).record),
    next_epoch: pending === null ? null : epochJson(pending.record),
    mempool: mempoolStatus(service),
    disk: diskStatus(reader, branch.timeMs),
    paused_until: pausedUntil(store),
    next_upgrade: nextUpgrade(store),
    pq_migration_enabled: facts.isPqMigrationEnabled,
  };
}

function isSynced({ index, reader, sequencer }: NodeService): boolean {
  return sequencer?.status().state === "running" && index.height === reader.store.tipHeight;
}

function sequencerStatus({ sequencer }: NodeService): NodeStatus["sequencer"] {
  if (sequencer === null) {
    return { mode: "embedded", state: "offline", error: null, clock_behind_seconds: 0 };
  }
  const { state, error, clockBehindMs } = sequencer.status();
  return {
    mode: "embedded",
    state,
    error:
      error === null ? null : { code: error.code, message: error.message, fix: error.fix ?? null },
    clock_behind_seconds: Math.floor(clockBehindMs / 1000),
  };
}

function mempoolStatus({ sequencer }: NodeService): NodeStatus["mempool"] {
  if (sequencer === null) {
    return { transactions: 0, bytes: 0, parked: 0, verifying: 0, classes: [] };
  }
  const { mempool } = sequencer.status();
  return {
    transactions: mempool.count,
    bytes: mempool.sizeBytes,
    parked: mempool.classes.reduce((sum, { parked }) => sum + parked, 0),
    verifying: mempool.verifying.count,
    classes: mempool.classes.map((each) => ({
      class: each.class,
      transactions: each.count,
      transactions_max: each.countMax,
      bytes: each.sizeBytes,
      bytes_max: each.sizeBytesMax,
    })),
  };
}

function diskStatus(reader: ChainReader, timeMs: number): NodeStatus["disk"] {
  const { freeBytes, fileBytes } = readDiskFacts(reader.store.directory);
  const sizeOf = (...names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (fileBytes.get(name) ?? 0), 0);
  const ledgerBytes = sizeOf("ledger", "ledger-wal");
  const indexBytes = sizeOf("index", "index-wal");
  const overMs = timeMs - reader.document.genesis.timeMs;
  return {
    free_bytes: freeBytes,
    ledger_bytes: ledgerBytes,
    index_bytes: indexBytes,
    days_left: estimateDaysLeft(freeBytes, { bytes: ledgerBytes + indexBytes, overMs }),
  };
}

/** The end of the last pause that is in force, by the governance clock. */
function pausedUntil(state: StateReader): number | null {
  const now = readClock(state);
  const ends = openMeasures(state)
    .map((number) => requireMeasure(state, number))
    .filter((measure) => measure.kind === "pause_network" && isInForce(measure, now))
    .map(measureEnd);
  return ends.length === 0 ? null : Math.max(...ends);
}

function nextUpgrade(state: StateReader): NodeStatus["next_upgrade"] {
  const { proposal } = readPendingUpgrade(state);
  const scheduled = proposal === null ? undefined : readScheduled(state, proposal);
  if (proposal === null || scheduled?.kind !== "upgrade") return null;
  const { name, version, height } = scheduled;
  return { proposal, name, version, activation_height: height };
}
