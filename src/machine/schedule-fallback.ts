import { pendingEpoch } from "../consensus/schedule.ts";
import { type EpochRecord, encodeEpochRecord } from "../ledger/epoch-record.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** States a declaration that has been judged, with the record that it makes and the pending one that gives way. */
export function scheduleFallback(
  record: EpochRecord,
  declaration: Uint8Array,
  context: ExecutionContext,
): void {
  const { effects } = context;
  const pending = pendingEpoch(effects.facts.schedule, context.height);
  if (pending !== null) effects.addJudged("epoch.cancelled", encodeEpochRecord(pending.record));
  effects.addJudged("fallback.declared", declaration);
  effects.addJudged("epoch.scheduled", encodeEpochRecord(record));
}
