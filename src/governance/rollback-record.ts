import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { heightSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const rollbackRecordSchema = struct({
  /** How many there were. */
  count: uint(),
  targetHeight: heightSchema,
  /** Block in which it ran. */
  height: heightSchema,
  at: secondsSchema,
});

/** The last state rollback. */
export type RollbackRecord = Infer<typeof rollbackRecordSchema>;

const rollbackTable = stateTable("rollback", rollbackRecordSchema);

/** The last state rollback, or undefined while there was none. */
export function lastRollback(state: StateReader): RollbackRecord | undefined {
  return readState(state, rollbackTable);
}

export function writeRollback(draft: StateDraft, value: RollbackRecord): void {
  writeState(draft, rollbackTable, { value });
}
