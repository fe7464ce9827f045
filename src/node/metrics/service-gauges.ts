import { resolveEpoch } from "../../consensus/schedule.ts";
import { readBranch } from "../chain-reader.ts";
import { readDiskFacts } from "../disk-facts.ts";
import type { MempoolClassStatus } from "../sequencer/sequencer-status.ts";
import type { NodeService } from "../service/node-service.ts";
import type { GaugeReading, MetricSet } from "./metric-set.ts";

const SEQUENCER_STATES = ["idle", "running", "blocked", "halted", "stopping", "stopped"] as const;

/** What a process knows of itself beside its service. */
export interface OwnFigures {
  readonly directory: string;
  /** Lines that the log's file did not take. */
  readonly lostLines: () => number;
  /** Transactions whose signatures were verified for their admission. */
  readonly judged: () => number;
}

/** Adds the gauges that tell how a node stands. They are read from the service at each scrape. */
export function addServiceGauges(set: MetricSet, service: NodeService, own: OwnFigures): void {
  const one = (name: string, help: string, read: () => number): void =>
    set.gauge(name, help, () => [{ value: read() }]);
  const { reader, index, facts } = service;
  set.gauge("build_info", "Version of the program and of Node.", () => [
    { labels: { version: facts.version, node: process.versions.node }, value: 1 },
  ]);
  one("height", "Newest block.", () => reader.store.tipHeight);
  one(
    "final_height",
    "Greatest final height, -1 while there is none.",
    () => reader.store.finalHeight,
  );
  one("index_height", "Newest block that the index holds.", () => index.height);
  one("block_time_seconds", "Time of the newest block, in Unix seconds.", () => blockTime(service));
  one("epoch_index", "Epoch of the newest block.", () => epochIndex(service));
  one("log_lines_lost", "Lines that the log's file did not take.", own.lostLines);
  set.count("signature_verdicts_total", "Transactions whose signatures were verified.", own.judged);
  addMempoolGauges(set, service);
  addDiskGauges(set, own.directory);
}

function addMempoolGauges(set: MetricSet, { sequencer }: NodeService): void {
  if (sequencer === null) return;
  const byClass = (read: (each: MempoolClassStatus) => number) => (): readonly GaugeReading[] =>
    sequencer.status().mempool.classes.map((each) => {
      return { labels: { class: each.class }, value: read(each) };
    });
  set.gauge(
    "mempool_transactions",
    "Transactions that wait.",
    byClass(({ count }) => count),
  );
  set.gauge(
    "mempool_transactions_max",
    "Room for them.",
    byClass(({ countMax }) => countMax),
  );
  set.gauge(
    "mempool_bytes",
    "Bytes that wait.",
    byClass(({ sizeBytes }) => sizeBytes),
  );
  set.gauge(
    "mempool_bytes_max",
    "Room for them.",
    byClass(({ sizeBytesMax }) => sizeBytesMax),
  );
  set.gauge(
    "mempool_parked",
    "Transactions that wait for one before them.",
    byClass(({ parked }) => parked),
  );
  set.gauge("signatures_waiting", "Transactions whose signatures are being verified.", () => [
    { value: sequencer.status().mempool.verifying.count },
  ]);
  set.gauge("sequencer_state", "1 for the state that the sequencer is in.", () =>
    SEQUENCER_STATES.map((state) => {
      return { labels: { state }, value: sequencer.status().state === state ? 1 : 0 };
    }),
  );
  set.gauge(
    "clock_behind_seconds",
    "How far the machine's clock is behind the newest block.",
    () => [{ value: sequencer.status().clockBehindMs / 1000 }],
  );
}

function addDiskGauges(set: MetricSet, directory: string): void {
  set.gauge("database_bytes", "Bytes of the files of the data folder.", () =>
    [...readDiskFacts(directory).fileBytes].map(([file, value]) => ({ labels: { file }, value })),
  );
  set.gauge("disk_free_bytes", "Bytes left on the disk of the data folder.", () => [
    { value: readDiskFacts(directory).freeBytes },
  ]);
}

function blockTime({ chain, reader }: NodeService): number {
  return (chain?.branch ?? readBranch(reader)).timeMs / 1000;
}

function epochIndex({ chain, reader }: NodeService): number {
  const { facts, height } = chain?.branch ?? readBranch(reader);
  return resolveEpoch(facts.schedule, Math.max(0, height)).record.index;
}
