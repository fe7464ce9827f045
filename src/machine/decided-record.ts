import { encode } from "../codec/canonical.ts";
import { hashInForce, resolveEpoch } from "../consensus/schedule.ts";
import { requireHash } from "../crypto/require-hash.ts";
import {
  computeDecisionHash,
  EPOCH_KINDS,
  type EpochDecision,
  type EpochKind,
  type EpochRecord,
  epochAlgorithm,
  epochDecisionSchema,
  type HistoryAnchor,
} from "../ledger/epoch-record.ts";
import type { Height } from "../primitives/brand.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** The record that a decision makes when it is locked in, as successor of the record in force. Judges nothing. */
export function buildDecidedRecord(
  decided: {
    readonly decision: EpochDecision;
    readonly start: Height;
    readonly anchor: HistoryAnchor | null;
  },
  context: Pick<ExecutionContext, "effects" | "environment" | "height">,
): EpochRecord {
  const { decision, start, anchor } = decided;
  const { rule, algs, policy, timing } = decision.target;
  const current = resolveEpoch(context.effects.facts.schedule, context.height);
  const kind: EpochKind = current.record.rule === 5 && rule === 2 ? "renewal" : "planned";
  const hash = requireHash(context.environment.hashes, epochAlgorithm(current.record));
  return {
    version: 1,
    index: current.record.index + 1,
    start,
    cycle: current.record.cycle + (kind === "renewal" ? 1 : 0),
    rule,
    algs,
    policy,
    timing,
    kind: EPOCH_KINDS.indexOf(kind),
    expiry: null,
    anchor,
    decisionHash: computeDecisionHash(hash, encode(epochDecisionSchema, decision)),
    prevEpochHash: hashInForce(current),
  };
}
