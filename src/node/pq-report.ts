import { resolveEpoch } from "../consensus/schedule.ts";
import { hashEntry } from "../crypto/hash-table.ts";
import { suiteEntry } from "../crypto/suite-table.ts";
import { accountKeysTable, accountTable } from "../governance/account.ts";
import { listState } from "../governance/state-table.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { toHex } from "../primitives/hex.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";

/** How one algorithm of this process stands. */
export interface AlgorithmStatus {
  readonly kind: "hash" | "suite";
  readonly number: number;
  readonly name: string;
  /** Name for people. */
  readonly displayName: string;
  /** True iff an epoch of the chain, or a migration to post-quantum algorithms, needs it. */
  readonly isNeeded: boolean;
  /** Who was asked to compute it, and who has passed the self-test. */
  readonly configured: string | null;
  readonly effective: string | null;
}

/** Readiness of a chain and of this process for post-quantum algorithms. */
export interface PqReport {
  readonly isEnabled: boolean;
  /** Why not, in words; empty when enabled. */
  readonly reasons: readonly string[];
  readonly record: EpochRecord;
  readonly algorithms: readonly AlgorithmStatus[];
  readonly accounts: { readonly all: number; readonly pq: number };
  /** Spendable base units of all accounts with keys, and of those whose threshold post-quantum keys alone reach. */
  readonly supply: { readonly all: bigint; readonly pq: bigint };
}

/** Hashes beside SHA-256 that a migration may lead to, and suites that hold against a quantum computer. */
const PQ_SUITES = [2, 3];
const PQ_HASHES = [0x16];

/** Looks at the algorithms of this process and at the keys in the newest state. Cost: a pass over the accounts. */
export function reportPq(chain: ChainReader): PqReport {
  const { algorithms, store } = chain;
  const { schedule } = readBranch(chain).facts;
  const { record } = resolveEpoch(schedule, Math.max(0, store.tipHeight));
  const needed = new Set(
    schedule.flatMap((epoch) => [epoch.record.algs.legacy, epoch.record.algs.pq]),
  );
  const statuses = listAlgorithms(chain, needed);
  const reasons = statuses
    .filter(({ isNeeded, effective }) => isNeeded && effective === null)
    .map(({ displayName, configured }) => {
      return configured === null
        ? `no provider offers ${displayName}`
        : `${displayName} failed its self-test`;
    });
  for (const code of needed) {
    if (code !== null && !algorithms.hashes.has(code)) {
      const name = `0x${code.toString(16)}`;
      if (!statuses.some(({ kind, number }) => kind === "hash" && number === code)) {
        reasons.push(`this program has no hash ${name}`);
      }
    }
  }
  return {
    isEnabled: reasons.length === 0,
    reasons,
    record,
    algorithms: statuses,
    ...countKeys(chain),
  };
}

function listAlgorithms(
  { algorithms }: ChainReader,
  needed: ReadonlySet<number | null>,
): readonly AlgorithmStatus[] {
  const hashes = algorithms.hashReport.map(({ code, name, configured, effective }) => {
    const displayName = hashEntry(code)?.displayName ?? name;
    const isNeeded = needed.has(code) || PQ_HASHES.includes(code);
    const kind = "hash" as const;
    return { kind, number: code, name, displayName, isNeeded, configured, effective };
  });
  const suites = algorithms.suiteReport
    .filter(({ isBuilt }) => isBuilt)
    .map(({ suite, name, configured, effective }) => {
      const displayName = suiteEntry(suite)?.displayName ?? name;
      const isNeeded = PQ_SUITES.includes(suite);
      const kind = "suite" as const;
      return { kind, number: suite, name, displayName, isNeeded, configured, effective };
    });
  return [...hashes, ...suites];
}

function countKeys({ store }: ChainReader): Pick<PqReport, "accounts" | "supply"> {
  return store.snapshot(() => {
    const ready = new Map<string, boolean>();
    for (const { suffix, value } of listState(store, accountKeysTable)) {
      const strong = value.keys.filter(
        ({ suite, revokedAt }) => revokedAt === null && suiteEntry(suite)?.level === 2,
      );
      ready.set(toHex(suffix), strong.length >= value.threshold);
    }
    let all = 0n;
    let pq = 0n;
    for (const { suffix, value } of listState(store, accountTable)) {
      const isReady = ready.get(toHex(suffix));
      if (isReady === undefined) continue;
      all += value.liquid;
      if (isReady) pq += value.liquid;
    }
    const withPq = [...ready.values()].filter(Boolean).length;
    return { accounts: { all: ready.size, pq: withPq }, supply: { all, pq } };
  });
}
