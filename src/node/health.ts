import type { LedgerError } from "../primitives/ledger-error.ts";
import { readBranch } from "./chain-reader.ts";
import type { DiskFacts } from "./disk-facts.ts";
import type { NodeService } from "./service/node-service.ts";

/** Whether a node does its work, and if not, why. */
export interface Health {
  readonly status: "healthy" | "unhealthy";
  readonly reasons: readonly string[];
}

/** What a node is judged by beside its service. */
export interface HealthGround {
  /** Milliseconds since 1970, by the clock of the machine. */
  readonly nowMs: number;
  /** Greatest time between two blocks while nothing waits. */
  readonly idleIntervalMs: number;
  readonly disk: DiskFacts;
  /** Why the index does not follow, where it does not. */
  readonly indexError: LedgerError | null;
  /** True iff bytes of the index were found that are not what was written. */
  readonly isIndexDamaged: boolean;
}

/** Below this the next blocks may not find room. */
export const FREE_BYTES_MIN = 256 * 1024 * 1024;
/** So many intervals without a block are a standstill and no slow one. */
const SILENT_INTERVALS = 3;
/** Blocks of a large body may take longer than a short interval. */
const SILENT_MS_MIN = 15_000;
/** Further behind than this the clock of the machine is wrong, and blocks are stamped by those before them. */
const BEHIND_MS_MAX = 120_000;

/** Judges a node. Every reason is told, in the order in which an operator would look. */
export function judgeHealth(service: NodeService, ground: HealthGround): Health {
  const reasons = [
    ...sequencerReasons(service),
    ...blockReasons(service, ground),
    ...indexReasons(service, ground),
    ...diskReasons(ground.disk),
  ];
  return { status: reasons.length === 0 ? "healthy" : "unhealthy", reasons };
}

function sequencerReasons({ sequencer }: NodeService): readonly string[] {
  if (sequencer === null) return ["the node makes no blocks"];
  const { state, error, clockBehindMs } = sequencer.status();
  const why = error === null ? "" : `: ${error.code}`;
  const standing = state === "running" ? [] : [`the sequencer is ${state}${why}`];
  if (clockBehindMs <= BEHIND_MS_MAX) return standing;
  const behindS = Math.floor(clockBehindMs / 1000);
  return [...standing, `the clock of this machine is ${behindS} s behind the newest block`];
}

function blockReasons(
  { chain, reader, sequencer }: NodeService,
  { nowMs, idleIntervalMs }: HealthGround,
): readonly string[] {
  const { timeMs, height } = chain?.branch ?? readBranch(reader);
  const offsetMs = sequencer?.status().clockOffsetMs ?? 0;
  const ageMs = nowMs + offsetMs - timeMs;
  if (ageMs <= Math.max(SILENT_MS_MIN, SILENT_INTERVALS * idleIntervalMs)) return [];
  return [`block ${height} is ${Math.floor(ageMs / 1000)} s old`];
}

function indexReasons(
  { index, reader }: NodeService,
  { indexError, isIndexDamaged }: HealthGround,
): readonly string[] {
  const { tipHeight } = reader.store;
  const damaged = isIndexDamaged ? ["the index is damaged: a restart makes it anew"] : [];
  if (index.height === tipHeight) return damaged;
  const why = indexError === null ? "" : `: ${indexError.code}`;
  return [`the index is at block ${index.height} of ${tipHeight}${why}`, ...damaged];
}

function diskReasons({ freeBytes }: DiskFacts): readonly string[] {
  if (freeBytes >= FREE_BYTES_MIN) return [];
  return [`${Math.floor(freeBytes / (1024 * 1024))} MiB are free on the disk of the ledger`];
}
