import { list, struct } from "../codec/compound.ts";
import { bool, type Infer, nullable, text, uint } from "../codec/schema.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { nameOf } from "./name-schema.ts";
import { digestSchema, proposalSuffix } from "./proposal.ts";
import { accountIdSchema, heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const RUN_OUTCOMES = ["DONE", "FAILED", "STALE"] as const;

const versionSchema = struct({ version: uint(), valueDigest: digestSchema });

export const runRecordSchema = struct({
  /** From 1. */
  attempt: uint(0xff, 1),
  height: heightSchema,
  at: secondsSchema,
  /** Who ran it, or null where it was due. */
  executor: nullable(accountIdSchema),
  outcome: nameOf(RUN_OUTCOMES),
  /** Whether it will be tried no more. */
  isFinal: bool,
  /** What failed, e.g. `funds`; null when it is done. */
  code: nullable(text(1, 32)),
  /** What exactly failed, e.g. the keys that were stale. */
  detail: nullable(text(1, 512)),
  /** What the plan guards and the run has changed, before and after. */
  diff: list(struct({ key: text(1, 96), before: versionSchema, after: versionSchema }), 0, 64),
  /** `H("gov/effects", …)` over all events of the run; null unless it is done. */
  effectsDigest: nullable(digestSchema),
});

/** What one attempt to run a proposal has come to. All are kept. */
export type RunRecord = Infer<typeof runRecordSchema>;

const runTable = stateTable("run/", runRecordSchema);

export function writeRunRecord(draft: StateDraft, number: number, value: RunRecord): void {
  writeState(draft, runTable, { suffix: runSuffix(number, value.attempt), value });
}

/** An attempt, counted from 1, or undefined when there was none of that number. */
export function readRunRecord(
  state: StateReader,
  number: number,
  attempt: number,
): RunRecord | undefined {
  return readState(state, runTable, runSuffix(number, attempt));
}

function runSuffix(number: number, attempt: number): Uint8Array {
  return concatBytes(proposalSuffix(number), Uint8Array.of(attempt));
}
