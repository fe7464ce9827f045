import { resolveEpoch } from "../consensus/schedule.ts";
import { hashEntry } from "../crypto/hash-table.ts";
import { suiteEntry } from "../crypto/suite-table.ts";
import { accountKeysTable } from "../governance/account.ts";
import { electorateAsOf, totalPower } from "../governance/electorate.ts";
import { type PowerField, powerArithmetic } from "../governance/power-function.ts";
import type { StateReader } from "../governance/state-access.ts";
import { listState } from "../governance/state-table.ts";
import { fieldAsOf } from "../governance/token-tracking.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import { listDeployments } from "../machine/deployment.ts";
import type { AccountId } from "../primitives/brand.ts";
import { type ChainReader, readBranch } from "./chain-reader.ts";
import { hasStrongKeys, STRONG_FIELDS, type StrongKeys } from "./index/strong-key-view.ts";

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

/** An epoch that is decided and waits for signals. */
export interface DecidedEpoch {
  readonly proposal: number;
  readonly rule: EpochRecord["rule"];
  /** True iff this process has the algorithms of its blocks. */
  readonly isReady: boolean;
}

/** Whether this process can follow the chain into post-quantum epochs. */
export interface PqSupport {
  readonly isEnabled: boolean;
  /** Why not, in words; empty when enabled. */
  readonly reasons: readonly string[];
  /** The epoch of the newest block. */
  readonly record: EpochRecord;
  readonly algorithms: readonly AlgorithmStatus[];
}

/** Readiness of a chain and of this process for post-quantum algorithms. */
export interface PqReport extends PqSupport {
  readonly decided: readonly DecidedEpoch[];
  readonly accounts: { readonly all: number; readonly pq: number };
  /** Voting power of everybody, and of those whose threshold post-quantum keys alone reach. */
  readonly power: { readonly all: bigint; readonly pq: bigint };
}

/** Hashes beside SHA-256 that a migration may lead to, and suites that hold against a quantum computer. */
const PQ_SUITES = [2, 3];
const PQ_HASHES = [0x16];
/** Whose power is shared out: the community, as it decides about the protocol. */
const ELECTORATE = { house: "community", scope: "protocol" } as const;

/**
 * Looks at the algorithms of this process and at the keys in the newest state. Cost: a pass over the accounts, unless
 * an index has counted them.
 */
export function reportPq(
  chain: ChainReader,
  isMigrationEnabled: boolean,
  counted: StrongKeys | null,
): PqReport {
  const { store } = chain;
  const support = reportSupport(chain, isMigrationEnabled);
  return store.snapshot(() => {
    const keys = counted ?? countKeys(store);
    return {
      ...support,
      decided: listDecided(chain),
      accounts: { all: keys.accounts, pq: keys.strong },
      power: { all: totalPower(store, ELECTORATE, "now"), pq: strongPower(store, keys) },
    };
  });
}

/** Looks at the algorithms of this process and the consent of its operator. */
export function reportSupport(chain: ChainReader, isMigrationEnabled: boolean): PqSupport {
  const { store } = chain;
  const { schedule } = readBranch(chain).facts;
  const { record } = resolveEpoch(schedule, Math.max(0, store.tipHeight));
  const needed = new Set(
    schedule.flatMap((epoch) => [epoch.record.algs.legacy, epoch.record.algs.pq]),
  );
  const algorithms = listAlgorithms(chain, needed);
  const reasons = [
    ...(isMigrationEnabled ? [] : ["the configuration says pq_migration_enabled = false"]),
    ...failedTests(algorithms),
    ...unknownHashes(chain, needed, algorithms),
  ];
  return { isEnabled: reasons.length === 0, reasons, record, algorithms };
}

function failedTests(algorithms: readonly AlgorithmStatus[]): readonly string[] {
  return algorithms
    .filter(({ isNeeded, effective }) => isNeeded && effective === null)
    .map(({ displayName, configured }) => {
      return configured === null
        ? `no provider offers ${displayName}`
        : `${displayName} failed its self-test`;
    });
}

function unknownHashes(
  { algorithms }: ChainReader,
  needed: ReadonlySet<number | null>,
  known: readonly AlgorithmStatus[],
): readonly string[] {
  return [...needed]
    .filter((code) => code !== null)
    .filter((code) => !algorithms.hashes.has(code))
    .filter((code) => !known.some(({ kind, number }) => kind === "hash" && number === code))
    .map((code) => `this program has no hash 0x${code.toString(16)}`);
}

function listDecided({ store, algorithms }: ChainReader): readonly DecidedEpoch[] {
  return listDeployments(store).map(({ proposal, decision: { target } }) => {
    const codes = [target.algs.legacy, target.algs.pq].filter((code) => code !== null);
    const isReady = codes.every((code) => algorithms.hashes.has(code));
    return { proposal, rule: target.rule, isReady };
  });
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

/** Looks at the keys and the tokens of every account. */
function countKeys(state: StateReader): StrongKeys {
  const counted = { accounts: 0, strong: 0, fields: { active: 0n, liquid: 0n, warming: 0n } };
  for (const { suffix, value } of listState(state, accountKeysTable)) {
    counted.accounts++;
    if (!hasStrongKeys(value)) continue;
    counted.strong++;
    // The names of accounts are the places of their keys.
    for (const field of STRONG_FIELDS) {
      counted.fields[field] += fieldAsOf(state, field, suffix as AccountId, "now");
    }
  }
  return counted;
}

/** What the holders of strong keys could cast, counted from their sums as the power of all is counted from all sums. */
function strongPower(state: StateReader, { fields }: StrongKeys): bigint {
  const { function: counted, weights } = electorateAsOf(state, ELECTORATE, "now");
  const held: Readonly<Partial<Record<PowerField, bigint>>> = fields;
  return powerArithmetic(counted).compute((field) => held[field] ?? 0n, weights);
}
