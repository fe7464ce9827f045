import { struct } from "../codec/compound.ts";
import { text, uint } from "../codec/schema.ts";
import type { AccountId } from "../primitives/brand.ts";
import { concatBytes } from "../primitives/bytes.ts";
import { uintBytes } from "./big-endian.ts";
import { defineEvent } from "./event.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const appealSchema = struct({ at: secondsSchema, statement: text(1, 2048) });

/** `measure ‖ account`: what a frozen account has said. */
const appealTable = stateTable("freezeappeal/", appealSchema);

/** True iff the account has appealed against the measure: once is enough for the voters to see it. */
export function hasAppealed(state: StateReader, measure: number, account: AccountId): boolean {
  return readState(state, appealTable, appealSuffix(measure, account)) !== undefined;
}

export const APPEAL_EVENTS = {
  freezeAppealed: defineEvent("freezeAppealed", "notice", {
    schema: struct({ measure: uint(), account: accountIdSchema, statement: text(1, 2048) }),
    evolve(draft, { measure, account, statement }, { now: at }) {
      const suffix = appealSuffix(measure, account);
      writeState(draft, appealTable, { suffix, value: { at, statement } });
    },
  }),
} as const;

function appealSuffix(measure: number, account: AccountId): Uint8Array {
  return concatBytes(uintBytes(measure), account);
}
