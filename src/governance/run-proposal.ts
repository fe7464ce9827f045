import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { bytes, text } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { GovernanceContext } from "./context.ts";
import { endProposal } from "./end-proposal.ts";
import { EXECUTION_EVENTS } from "./execution-events.ts";
import { govDigest } from "./gov-digest.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { readPayload } from "./payload.ts";
import { findStaleKeys } from "./plan.ts";
import { findUnmet } from "./precondition.ts";
import { type FailedReason, requireProposal } from "./proposal.ts";
import { subjectOf } from "./proposal-subject.ts";
import type { PlanGuard, RunFault } from "./proposal-type.ts";
import type { RunRecord } from "./run-record.ts";
import { readRunWindow } from "./run-window.ts";
import { isSupplyBalanced, readSupply } from "./supply.ts";

const DETAIL_CHARACTERS_MAX = 128;
const EVENTS_MAX = 1 << 20;

const eventsSchema = list(struct({ topic: text(1, 64), data: bytes(0, 1 << 20) }), 0, EVENTS_MAX);

/** Why an attempt has come to nothing. */
type AttemptFault = RunFault | { readonly kind: "stale"; readonly keys: readonly string[] };

/**
 * Runs a passed proposal once, for whoever asks: the work that is due and a member of `executor` alike. What was
 * planned happens whole or not at all; either way the attempt is recorded.
 * Requires: its window is ready, and it is not waiting for a retry.
 */
export function runProposal(
  journal: Journal,
  number: number,
  executor: AccountId | null,
  context: GovernanceContext,
): void {
  assert(requireProposal(journal, number).ended === null, `proposal ${number} runs after its end`);
  assert(
    readRunWindow(journal, number, context.now).state === "ready",
    `proposal ${number} runs out of its window`,
  );
  const fault = findFault(journal, number, context) ?? carryOut(journal, number, executor, context);
  if (fault !== null) recordFault(journal, number, { executor, fault }, context);
}

function findFault(
  journal: Journal,
  number: number,
  context: GovernanceContext,
): AttemptFault | null {
  const typed = readPayload(journal, number);
  const keys = findStaleKeys(journal, number, typed, context);
  if (keys.length > 0) return { kind: "stale", keys };
  const unmet = findUnmet(journal, typed.content, context);
  if (unmet !== null) return { kind: "retry", code: "precondition", detail: unmet };
  return null;
}

/** On a branch: the end comes first, so that nothing within the run can run the proposal again. */
function carryOut(
  journal: Journal,
  number: number,
  executor: AccountId | null,
  context: GovernanceContext,
): RunFault | null {
  const { spec, payload } = readPayload(journal, number);
  const subject = subjectOf(journal, number);
  const before = spec.guards(journal, payload, context);
  const branch = journal.branch();
  endProposal(branch, number, { how: "executed" });
  const fault = spec.run(branch, payload, subject, context);
  if (fault !== null) return fault;
  if (!isSupplyBalanced(readSupply(branch))) {
    return { kind: "final", code: "invariant", detail: "supply" };
  }
  const after = spec.guards(branch, payload, context);
  branch.emit(EXECUTION_EVENTS.recorded, {
    number,
    nextAt: null,
    record: {
      ...place(branch, number, executor),
      outcome: "DONE" as const,
      isFinal: true,
      code: null,
      detail: null,
      diff: compareGuards(before, after),
      effectsDigest: digestEvents(branch),
    },
  });
  journal.adopt(branch);
  return null;
}

function recordFault(
  journal: Journal,
  number: number,
  { executor, fault }: { readonly executor: AccountId | null; readonly fault: AttemptFault },
  context: GovernanceContext,
): void {
  const { now } = context;
  const at = place(journal, number, executor);
  const attemptsMax = readUint(journal, "exec.max_attempts", now);
  const reason = finalReason(fault, at.attempt >= attemptsMax);
  const nextAt = reason === null ? now + readUint(journal, "exec.retry_s", now) : null;
  const detail = fault.kind === "stale" ? fault.keys.join(" ") : fault.detail;
  const record = {
    ...at,
    outcome: fault.kind === "stale" ? ("STALE" as const) : ("FAILED" as const),
    isFinal: reason !== null,
    code: fault.kind === "stale" ? "stale" : fault.code,
    detail: detail === "" ? null : detail.slice(0, DETAIL_CHARACTERS_MAX).toWellFormed(),
    diff: [],
    effectsDigest: null,
  };
  journal.emit(EXECUTION_EVENTS.attempted, { number, record, nextAt });
  if (reason === null) return;
  const { spec, payload } = readPayload(journal, number);
  const subject = subjectOf(journal, number);
  endProposal(journal, number, { how: "failed", reason });
  const told = { code: record.code, detail: record.detail ?? "" };
  spec.failed?.(journal, payload, subject, told, context);
}

/** Why it fails for good, or null when it may be tried again. */
function finalReason(fault: AttemptFault, isLast: boolean): FailedReason | null {
  switch (fault.kind) {
    case "stale":
      return "stale";
    case "final":
      return fault.code;
    case "retry":
      return isLast ? "attempts" : null;
  }
}

function place(
  journal: Journal,
  number: number,
  executor: AccountId | null,
): Pick<RunRecord, "attempt" | "height" | "at" | "executor"> {
  const { height, now: at } = journal.place;
  return { attempt: requireProposal(journal, number).run.attempts + 1, height, at, executor };
}

function compareGuards(
  before: readonly PlanGuard[],
  after: readonly PlanGuard[],
): RunRecord["diff"] {
  return before.flatMap(({ key, version, valueDigest }) => {
    const now = after.find((guard) => guard.key === key);
    if (now === undefined) return [];
    if (now.version === version && equalBytes(now.valueDigest, valueDigest)) return [];
    const { version: newVersion, valueDigest: newDigest } = now;
    return [
      {
        key,
        before: { version, valueDigest },
        after: { version: newVersion, valueDigest: newDigest },
      },
    ];
  });
}

function digestEvents(journal: Journal): Digest {
  const events = journal.events.map(({ spec, data }) => ({ topic: spec.topic, data }));
  return govDigest(journal.place.hash, "gov/effects", encode(eventsSchema, events));
}
