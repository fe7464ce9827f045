import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const recordSchema = struct({ moderations: uint(), overturned: uint() });

/** What a moderator has done, and how much of it was overturned on appeal: open to all. */
export type ModeratorRecord = Infer<typeof recordSchema>;

/** By moderator: moderations, and those that were overturned. */
const logTable = stateTable("forum.modlog/", recordSchema);

export function readModeratorRecord(state: StateReader, moderator: AccountId): ModeratorRecord {
  return readState(state, logTable, moderator) ?? { moderations: 0, overturned: 0 };
}

/** Counts a moderation, or that one was overturned or, by the council, put in force again. */
export function countModeration(
  draft: StateDraft,
  moderator: AccountId,
  change: { readonly moderations?: 1; readonly overturned?: 1 | -1 },
): void {
  const known = readModeratorRecord(draft, moderator);
  const value = {
    moderations: known.moderations + (change.moderations ?? 0),
    overturned: known.overturned + (change.overturned ?? 0),
  };
  writeState(draft, logTable, { suffix: moderator, value });
}
