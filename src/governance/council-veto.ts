import { uint } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const DIGEST_BYTES = 32;

/** When a payload was last vetoed by the council, by its digest. */
const vetoTable = stateTable("vetoed/", uint());

export function lastVeto(state: StateReader, payloadDigest: Digest): number | undefined {
  return readState(state, vetoTable, payloadDigest.subarray(0, DIGEST_BYTES));
}

export function noteVeto(draft: StateDraft, payloadDigest: Digest, at: number): void {
  writeState(draft, vetoTable, { suffix: payloadDigest.subarray(0, DIGEST_BYTES), value: at });
}
