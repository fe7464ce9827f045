import { set } from "../codec/compound.ts";
import type { AccountId } from "../primitives/brand.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import { accountIdSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";
import { stateTable, writeState } from "./state-table.ts";

const roleTable = stateTable("role/", set(accountIdSchema, 0, 1000));

/** Sets the members of a role, ascending. */
export function writeRole(state: StateDraft, name: string, members: readonly AccountId[]): void {
  writeState(state, roleTable, { suffix: asciiBytes(name), value: members });
}
