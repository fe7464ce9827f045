import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { HeaderV2 } from "../ledger/header.ts";
import { type SealerSet, totalWeight } from "../ledger/sealers.ts";
import type { CommitStatement } from "../ledger/statement.ts";
import type { TimeMs } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { verifyCommit } from "./commit.ts";
import {
  computeLightIds,
  type LightAlgorithms,
  type LightClient,
  readLightHeader,
} from "./light-client.ts";
import { followEpoch } from "./light-client-epoch.ts";
import type { LightClientFault } from "./light-client-fault.ts";
import { checkLightHeader } from "./light-client-header.ts";
import { followHistories, type HistoryStep } from "./light-client-history.ts";
import { followSealers } from "./light-client-sealers.ts";
import type { ScheduledEpoch } from "./schedule.ts";

/** How long a trusted header may be the ground of the next one: 14 days. */
export const TRUSTING_PERIOD_MS = 1_209_600_000;

/** How far a header's time may lie ahead of the clock. */
const AHEAD_MS_MAX = 120_000;

/** What leads from the trusted header to a newer one. */
export interface LightUpdate {
  readonly header: Uint8Array;
  /** Seals of the header by the set that the trusted header names. */
  readonly commit: CommitStatement;
  /** One step for each lineage of the header. */
  readonly histories: readonly HistoryStep[];
  /** The record of the header's epoch where it is not the known one, else null. */
  readonly record: EpochRecord | null;
  /** The set that the header names where it is not the known one, else null. */
  readonly sealers: SealerSet | null;
}

/** What updates are judged by besides the client. Time is an argument: the caller has the clock. */
export interface LightContext extends LightAlgorithms {
  readonly nowMs: TimeMs;
  readonly trustingPeriodMs: number;
}

/**
 * What a light client never checks, and what it takes on the sealers' word.
 * - `bodies`: that statements, states and counts are what the header says, and that the rules were kept in between.
 * - `decision`: that the record was decided, and its anchor attested.
 * - `keys`: that the keys of a new set are who they are said to be.
 */
export type LightGap = "bodies" | "decision" | "keys";

/** The client after an update, with the weight behind it and what was not checked. */
export interface LightReport {
  readonly client: LightClient;
  readonly weight: bigint;
  readonly total: bigint;
  readonly notChecked: readonly LightGap[];
}

/**
 * Follows an update, or says why not and changes nothing. Checks come cheapest first, signatures last.
 * A refusal tells that this update is no ground; only a full verification can tell that the chain is bad.
 */
export function verifyUpdate(
  client: LightClient,
  update: LightUpdate,
  context: LightContext,
): Result<LightReport, LightClientFault> {
  const read = readLightHeader(update.header, client.chainId);
  if (!read.ok) return read;
  const header = read.value;
  const untimely = checkProgress(client, header, context);
  if (untimely !== null) return err(untimely);
  const epoch = followEpoch(client, header, update.record, context);
  if (!epoch.ok) return epoch;
  const { record } = epoch.value;
  const misshapen = checkLightHeader(header, record, context.hashes);
  if (misshapen !== null) return err(misshapen);
  const sealers = followSealers(header, client.sealers, update.sealers, context.hashes);
  if (!sealers.ok) return sealers;
  const named = { header, headerBytes: update.header };
  const walk = { known: client.histories, record, steps: update.histories };
  const histories = followHistories(walk, named, context.hashes);
  if (!histories.ok) return histories;
  const weight = checkSeals(client, { update, header, epoch: epoch.value }, context);
  if (!weight.ok) return weight;
  const next: LightClient = {
    ...client,
    header,
    ids: computeLightIds(named, context.hashes),
    histories: histories.value,
    epoch: epoch.value,
    sealers: sealers.value,
  };
  const notChecked: LightGap[] = ["bodies"];
  if (update.record !== null) notChecked.push("decision");
  if (update.sealers !== null) notChecked.push("keys");
  return ok({ client: next, weight: weight.value, total: totalWeight(client.sealers), notChecked });
}

/** The trusted header is young enough to be a ground, and the new one newer but not ahead of the clock. */
function checkProgress(
  client: LightClient,
  header: HeaderV2,
  context: LightContext,
): LightClientFault | null {
  const { nowMs, trustingPeriodMs } = context;
  const trusted = client.header;
  const ageMs = nowMs - trusted.timeMs;
  if (ageMs > trustingPeriodMs) return { code: "LEDGER_LIGHT_EXPIRED", ageMs, trustingPeriodMs };
  if (header.height <= trusted.height) {
    return { code: "LEDGER_LIGHT_NOT_NEWER", trusted: trusted.height, found: header.height };
  }
  if (header.timeMs <= trusted.timeMs) {
    return { code: "LEDGER_LIGHT_TIME", trusted: trusted.timeMs, found: header.timeMs };
  }
  if (header.timeMs > nowMs + AHEAD_MS_MAX) {
    return { code: "LEDGER_LIGHT_AHEAD", now: nowMs, found: header.timeMs };
  }
  return null;
}

/** More than two thirds of the set that the trusted header names, under the policy of the header's own record. */
function checkSeals(
  client: LightClient,
  sealed: {
    readonly update: LightUpdate;
    readonly header: HeaderV2;
    readonly epoch: ScheduledEpoch;
  },
  context: LightAlgorithms,
): Result<bigint, LightClientFault> {
  const { update, header, epoch } = sealed;
  const { chainId, height, epochHash, dual } = header;
  const { commit } = update;
  if (commit.height !== height) {
    return err({ code: "LEDGER_LIGHT_COMMIT_HEIGHT", expected: height, found: commit.height });
  }
  const ids = computeLightIds({ header, headerBytes: update.header }, context.hashes);
  const weight = verifyCommit(commit.seals, {
    subject: { chainId, height, epochHash, ids, dual },
    sealers: client.sealers,
    admitted: epoch.record.policy.seal,
    suites: context.suites,
  });
  return weight.ok ? weight : err({ code: "LEDGER_LIGHT_COMMIT", fault: weight.error });
}
