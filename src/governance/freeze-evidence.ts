import { uint } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const DIGEST_BYTES = 32;

/** Measure by the evidence that it rests on: a freeze is not renewable on the same evidence. */
const freezeEvidenceTable = stateTable("freezefor/", uint());

/** Number of the measure that has frozen accounts on this evidence, or undefined. */
export function frozenOn(state: StateReader, evidence: Digest): number | undefined {
  return readState(state, freezeEvidenceTable, evidence.subarray(0, DIGEST_BYTES));
}

export function noteFreezeEvidence(draft: StateDraft, evidence: Digest, measure: number): void {
  const suffix = evidence.subarray(0, DIGEST_BYTES);
  writeState(draft, freezeEvidenceTable, { suffix, value: measure });
}
