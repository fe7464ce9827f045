import type { AlgorithmStatus } from "../ledger/ledger-topics.ts";
import type { Limits } from "../ledger/limits.ts";
import type { SecurityFloor } from "../ledger/policy.ts";
import type { HashCode, Height } from "../primitives/brand.ts";
import type { EpochSchedule } from "./schedule.ts";

/**
 * A fallback that the community has not ratified. It stays open until the chain is back where it came from: were it
 * closed by its lapse, whatever cancelled the return would make the fallback permanent.
 */
export interface OpenFallback {
  /** Index of the fallback record. */
  readonly index: number;
  /** Index of the record that it left, to which the chain returns when it lapses. */
  readonly originIndex: number;
  /** Height at whose end it lapses. */
  readonly expiry: Height;
}

/**
 * The facts that bodies state about the ledger itself, as of one block of one branch. They are a function of the
 * bodies alone: never of configuration, a local database or a clock (E5).
 */
export interface LedgerFacts {
  readonly schedule: EpochSchedule;
  readonly floor: SecurityFloor;
  readonly limits: Limits;
  /** Codes that are no longer active; a code that is absent is active. */
  readonly statuses: ReadonlyMap<HashCode, AlgorithmStatus>;
  /** Indexes of the records whose boundary block attestors have confirmed. */
  readonly attestedBoundaries: ReadonlySet<number>;
  readonly openFallback: OpenFallback | null;
}

/** Status of a code on this branch. */
export function algorithmStatus(facts: LedgerFacts, code: HashCode): AlgorithmStatus {
  return facts.statuses.get(code) ?? "active";
}
