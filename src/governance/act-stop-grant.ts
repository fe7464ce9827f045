import { struct } from "../codec/compound.ts";
import { toHex } from "../primitives/hex.ts";
import { defineActKind } from "./act-kind.ts";
import { reject } from "./rejection.ts";
import { ROLE_EVENTS } from "./role-events.ts";
import { readPendingGrant } from "./role-grant.ts";
import { grantedRoleSchema } from "./role-name.ts";
import { accountIdSchema } from "./schemas.ts";

/** Stops a grant of a role before it takes effect: all that a council may do about roles. */
export const STOP_GRANT = defineActKind({
  kind: "stop_grant",
  council: "emergency",
  payload: struct({ role: grantedRoleSchema, account: accountIdSchema }),
  refuse(state, { role, account }) {
    if (readPendingGrant(state, role, account) !== undefined) return null;
    return reject("GOV_WINDOW_CLOSED", { role, account: toHex(account) });
  },
  execute(journal, { role, account }) {
    journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "stopped" });
  },
});
