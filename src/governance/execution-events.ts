import { struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import { type DueItem, scheduleDue } from "./due.ts";
import { defineEvent, type EventSpec } from "./event.ts";
import type { Severity } from "./names.ts";
import { proposalSuffix, requireProposal, writeProposal } from "./proposal.ts";
import { type RunRecord, runRecordSchema, writeRunRecord } from "./run-record.ts";
import { secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";
import { requireVoteRules } from "./vote-rules.ts";

interface Attempt {
  readonly number: number;
  readonly record: RunRecord;
  /** When it may be tried again; null when it will not be. */
  readonly nextAt: number | null;
}

const attempt = (name: string, severity: Severity): EventSpec<Attempt> =>
  defineEvent(name, severity, {
    schema: struct({ number: uint(), record: runRecordSchema, nextAt: nullable(secondsSchema) }),
    evolve: evolveAttempt,
  });

/** The facts of runs. */
export const EXECUTION_EVENTS = {
  /** A run that has failed or is stale, with all that is known of it. */
  attempted: attempt("executionAttempted", "warning"),
  /** The record of a run that is done; `proposalExecuted` stands in the same branch. */
  recorded: attempt("executionRecorded", "info"),
  /** A measure holds the run: it is looked at again later, and no attempt is counted. */
  held: defineEvent("executionHeld", "info", {
    schema: struct({
      number: uint(),
      /** When the run, or the end of its window, is looked at again. */
      runAt: nullable(secondsSchema),
      windowAt: nullable(secondsSchema),
    }),
    evolve(draft, { number, runAt, windowAt }) {
      if (runAt !== null) scheduleDue(draft, dueItem("execution", number, runAt));
      if (windowAt !== null) scheduleDue(draft, dueItem("executionWindow", number, windowAt));
    },
  }),
} as const;

function evolveAttempt(draft: StateDraft, { number, record, nextAt }: Attempt): void {
  const proposal = requireProposal(draft, number);
  const { run } = proposal;
  assert(record.attempt === run.attempts + 1, `attempt ${record.attempt} of ${number}`);
  assert(record.isFinal === (nextAt === null), `an attempt of ${number} without end`);
  writeRunRecord(draft, number, record);
  const attempts = record.attempt;
  writeProposal(draft, number, { ...proposal, run: { ...run, attempts, nextAt } });
  if (nextAt === null || requireVoteRules(draft, number).manual) return;
  scheduleDue(draft, dueItem("execution", number, nextAt));
}

function dueItem(kind: "execution" | "executionWindow", number: number, at: number): DueItem {
  return { kind, at, reference: proposalSuffix(number) };
}
