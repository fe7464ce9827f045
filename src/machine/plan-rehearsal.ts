import { newlyMandatoryCode } from "../consensus/anchor-gate.ts";
import { checkEpochRecord } from "../consensus/epoch.ts";
import type { EpochFault } from "../consensus/epoch-fault.ts";
import { scheduled } from "../consensus/fallback.ts";
import { genesisRecord } from "../consensus/genesis-branch.ts";
import type { LedgerFacts } from "../consensus/ledger-facts.ts";
import { hashInForce, resolveEpoch, type ScheduledEpoch } from "../consensus/schedule.ts";
import type { HashRegistry } from "../crypto/hash-function.ts";
import { EPOCH_KINDS, type EpochRecord, epochAlgorithm } from "../ledger/epoch-record.ts";
import type { Genesis, PlanEntry } from "../ledger/genesis.ts";
import type { ChainId, Height } from "../primitives/brand.ts";
import { suiteFacts } from "./environment.ts";

/** Why an entry of a plan can never take effect, whatever the chain holds. */
export interface PlanFault {
  /** Position of the entry. */
  readonly index: number;
  readonly expected: string;
  readonly found: string;
}

/** Stands for history roots, which are not known before there is a history. */
const NO_ROOT = new Uint8Array(32);

/**
 * Goes through a plan as if every block carried the PQ lineage and no fallback came between, and names the first entry
 * that breaks an invariant even so. A plan is refused for it when the chain is born, and not years later at its height.
 */
export function rehearsePlan(
  genesis: Genesis,
  plan: readonly PlanEntry[],
  context: { readonly chainId: ChainId; readonly hashes: HashRegistry },
): PlanFault | null {
  const { hashes } = context;
  const first = scheduled(genesisRecord(genesis, context.chainId, hashes), { hashes });
  let facts: LedgerFacts = {
    schedule: [first],
    floor: genesis.floor,
    limits: genesis.limits,
    statuses: new Map(),
    attestedBoundaries: new Set(),
    openFallback: null,
  };
  for (const [index, entry] of plan.entries()) {
    const lockIn = lockInOf(entry, facts);
    if (lockIn < 1) {
      return { index, expected: "a start that leaves room for its delay", found: `${entry.start}` };
    }
    const record = rehearsedRecord(entry, resolveEpoch(facts.schedule, lockIn), lockIn);
    const fault = checkEpochRecord(record, {
      network: genesis.network,
      facts,
      hashes,
      suites: suiteFacts,
      lockIn,
      pqCarried: (windowBlocks) => windowBlocks,
      historyRoot: () => undefined,
      attestations: "unchecked",
      isAnchorAttested: () => false,
    });
    if (fault !== null) return { index, ...describe(fault) };
    // A process that lacks the algorithm halts before this record; what follows it cannot be named here.
    if (!hashes.has(epochAlgorithm(record))) return null;
    facts = { ...facts, schedule: [...facts.schedule, scheduled(record, { hashes })] };
  }
  return null;
}

function describe({ code, expected, found }: EpochFault): Omit<PlanFault, "index"> {
  return { expected, found: `${code}: ${found}` };
}

/** The height at which the entry is decided: its start less the delay of the record in force there. */
function lockInOf(entry: PlanEntry, facts: LedgerFacts): Height {
  for (const { record } of facts.schedule.toReversed()) {
    const lockIn = entry.start - record.timing.minDelayBlocks;
    if (lockIn >= record.start) return lockIn;
  }
  return -1;
}

function rehearsedRecord(entry: PlanEntry, current: ScheduledEpoch, lockIn: Height): EpochRecord {
  const { start, rule, algs, policy, timing } = entry;
  const isRenewal = current.record.rule === 5 && rule === 2;
  const code = newlyMandatoryCode(entry, current.record);
  return {
    version: 1,
    index: current.record.index + 1,
    start,
    cycle: current.record.cycle + (isRenewal ? 1 : 0),
    rule,
    algs,
    policy,
    timing,
    kind: EPOCH_KINDS.indexOf(isRenewal ? "renewal" : "planned"),
    expiry: null,
    anchor: code === null ? null : { code, size: lockIn, historyRoot: NO_ROOT },
    decisionHash: null,
    prevEpochHash: hashInForce(current),
  };
}
