import { checkEpochRecord } from "../consensus/epoch.ts";
import { buildFallbackRecord } from "../consensus/fallback.ts";
import { isFrozen, pendingEpoch, resolveEpoch } from "../consensus/schedule.ts";
import { type Rejection, reject } from "../governance/rejection.ts";
import type { StateReader } from "../governance/state-access.ts";
import type { Attested } from "../ledger/attested.ts";
import type { EpochRecord } from "../ledger/epoch-record.ts";
import type { FallbackDeclaration } from "../ledger/fallback-declaration.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import { ANCHOR_MILESTONE, verifyAttested } from "./attested-anchor.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { checkKeysHeld } from "./keys-held.ts";

/** The record that the declaration makes, judged by every invariant on the facts as they stand in this block. */
export function judgeFallback(
  act: FallbackDeclaration,
  attested: Attested | null,
  state: StateReader,
  context: Omit<ExecutionContext, "governance">,
): Result<EpochRecord, Rejection> {
  const { facts } = context.effects;
  if (facts.openFallback !== null) {
    return err(reject("GOV_FALLBACK_OPEN", { epoch_index: facts.openFallback.index }));
  }
  const pending = pendingEpoch(facts.schedule, context.height);
  if (pending !== null && isFrozen(facts.schedule, pending, context.height)) {
    return err(reject("GOV_FALLBACK_FROZEN", { pending_start: pending.record.start }));
  }
  const cleared = pending === null ? facts.schedule : facts.schedule.slice(0, -1);
  const epochContext = {
    ...context.effects.context,
    facts: { ...facts, schedule: cleared },
    attestations: "asked" as const,
    isAnchorAttested: (candidate: EpochRecord) =>
      attested !== null && isAnchorOf(attested, candidate) && vouched,
  };
  const vouching = attested === null ? ok(true as const) : verifyAttested(attested, state, context);
  if (!vouching.ok) return vouching;
  const vouched = vouching.value;
  const current = resolveEpoch(cleared, context.height);
  const record = buildFallbackRecord(act, current, epochContext);
  const fault =
    checkEpochRecord(record, epochContext) ?? checkKeysHeld(record.policy, state, context.height);
  if (fault === null) return ok(record);
  const { code, invariant, expected, found } = fault;
  return err(reject("GOV_FALLBACK_REFUSED", { fault: code, invariant, expected, found }));
}

/** True iff the attested digests are the anchor's root at the block below its size. */
function isAnchorOf(attested: Attested, record: EpochRecord): boolean {
  const { anchor } = record;
  if (anchor === null || attested.milestone !== ANCHOR_MILESTONE) return false;
  if (attested.height !== anchor.size - 1) return false;
  return attested.digests.historyRoots.some(
    ([code, root]) => code === anchor.code && equalBytes(root, anchor.historyRoot),
  );
}
