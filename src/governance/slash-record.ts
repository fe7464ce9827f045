import { struct } from "../codec/compound.ts";
import type { Infer } from "../codec/schema.ts";
import type { Digest, Height } from "../primitives/brand.ts";
import { shareSchema } from "./fraction.ts";
import { accountIdSchema, heightSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { listState, readState, stateTable, writeState } from "./state-table.ts";

const DIGEST_KEY_BYTES = 32;

const slashRecordSchema = struct({
  account: accountIdSchema,
  share: shareSchema,
  height: heightSchema,
});

export type SlashRecord = Infer<typeof slashRecordSchema>;

/** By the evidence: what it has cost whom. Never removed, so that no evidence costs anything twice. */
const slashTable = stateTable("slash/", slashRecordSchema);

/** What an evidence has brought about, or undefined while it has not. */
export function readSlash(state: StateReader, evidence: Digest): SlashRecord | undefined {
  return readState(state, slashTable, evidence.subarray(0, DIGEST_KEY_BYTES));
}

export function writeSlash(draft: StateDraft, evidence: Digest, value: SlashRecord): void {
  writeState(draft, slashTable, { suffix: evidence.subarray(0, DIGEST_KEY_BYTES), value });
}

/**
 * The slashes of the blocks above a height, oldest first: a state rollback applies them again.
 * Cost: linear in all slashes that ever were; each has cost somebody stake.
 */
export function slashesAbove(state: StateReader, height: Height): readonly SlashRecord[] {
  const records = [...listState(state, slashTable)].map(({ value }) => value);
  const later = records.filter((record) => record.height > height);
  return later.sort((left, right) => left.height - right.height);
}
