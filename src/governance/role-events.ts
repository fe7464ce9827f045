import { set, struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { COUNCIL_MEMBERS_MAX, COUNCIL_NAMES, readCouncil, writeCouncil } from "./council.ts";
import { defineEvent } from "./event.ts";
import { nameOf } from "./name-schema.ts";
import { namedUnion } from "./named-union.ts";
import { PERMISSIONS } from "./names.ts";
import { holdersSchema, readPermission, writePermission } from "./permission.ts";
import {
  addMember,
  readMembership,
  readRole,
  removeMember,
  suspendMember,
  writeRole,
} from "./role.ts";
import {
  addPendingGrant,
  dropExpiry,
  readPendingGrant,
  removePendingGrant,
  scheduleExpiry,
} from "./role-grant.ts";
import { type GrantedRole, grantedRoleSchema } from "./role-name.ts";
import { schedule } from "./scheduled.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

const memberSchema = { role: grantedRoleSchema, account: accountIdSchema };

/** What will hold of a role from a time on. */
const scheduledSchema = namedUnion({
  grant: { ...memberSchema, until: nullable(secondsSchema), grantedBy: accountIdSchema },
  admin_role: { role: grantedRoleSchema, adminRole: nullable(grantedRoleSchema) },
  grant_delay: { role: grantedRoleSchema, grantDelayS: secondsSchema },
  permission: { permission: nameOf(PERMISSIONS), holders: holdersSchema },
});

/** Facts about who may do what. */
export const ROLE_EVENTS = {
  scheduled: defineEvent("roleScheduled", "notice", {
    schema: struct({ change: scheduledSchema, from: secondsSchema }),
    evolve(draft, { change, from }, { now }) {
      switch (change.kind) {
        case "grant": {
          const { role, account, until, grantedBy } = change;
          addPendingGrant(draft, role, account, { effectiveAt: from, until, grantedBy });
          return;
        }
        case "admin_role": {
          const adminRole = schedule(
            readRole(draft, change.role).adminRole,
            { value: change.adminRole, from },
            now,
          );
          changeRole(draft, change.role, { adminRole });
          return;
        }
        case "grant_delay": {
          const grantDelayS = schedule(
            readRole(draft, change.role).grantDelayS,
            { value: change.grantDelayS, from },
            now,
          );
          changeRole(draft, change.role, { grantDelayS });
          return;
        }
        case "permission": {
          const { holders } = readPermission(draft, change.permission);
          const next = { value: change.holders, from };
          writePermission(draft, change.permission, schedule(holders, next, now));
        }
      }
    },
  }),
  granted: defineEvent("roleGranted", "info", {
    schema: struct({
      ...memberSchema,
      until: nullable(secondsSchema),
      grantedBy: accountIdSchema,
    }),
    evolve(draft, { role, account, until, grantedBy }, { now }) {
      if (readPendingGrant(draft, role, account) !== undefined) {
        removePendingGrant(draft, role, account);
      }
      addMember(draft, role, account, { since: now, until, grantedBy });
      if (until !== null) scheduleExpiry(draft, { role, account, until });
    },
  }),
  revoked: defineEvent("roleRevoked", "notice", {
    schema: struct({
      ...memberSchema,
      /** `stopped`, or `expired`, for a grant that never took effect. */
      reason: nameOf(["revoked", "renounced", "expired", "stopped"]),
    }),
    evolve(draft, { role, account }) {
      const isPending = readPendingGrant(draft, role, account) !== undefined;
      if (isPending) removePendingGrant(draft, role, account);
      else endMembership(draft, role, account);
    },
  }),
  suspended: defineEvent("roleSuspended", "notice", {
    schema: struct({ ...memberSchema, until: secondsSchema }),
    evolve(draft, { role, account, until }) {
      suspendMember(draft, role, account, until);
    },
  }),
  /** New seats or terms. What was signed before counts no more. */
  councilChanged: defineEvent("councilChanged", "notice", {
    schema: struct({
      council: nameOf(COUNCIL_NAMES),
      k: uint(COUNCIL_MEMBERS_MAX, 1),
      members: set(accountIdSchema, 1, COUNCIL_MEMBERS_MAX),
      termEnd: secondsSchema,
    }),
    evolve(draft, { council: name, k, members, termEnd }) {
      const known = readCouncil(draft, name);
      const version = known === undefined ? 0 : known.version + 1;
      writeCouncil(draft, name, { k, members, termEnd, version, nonce: known?.nonce ?? 0 });
    },
  }),
};

function changeRole(
  draft: StateDraft,
  role: GrantedRole,
  changed: Partial<Pick<ReturnType<typeof readRole>, "adminRole" | "grantDelayS">>,
): void {
  const known = readRole(draft, role);
  writeRole(draft, role, { ...known, ...changed, version: known.version + 1 });
}

function endMembership(draft: StateDraft, role: GrantedRole, account: AccountId): void {
  const { until } = assertDefined(readMembership(draft, role, account), "a member that is none");
  if (until !== null) dropExpiry(draft, { role, account, until });
  removeMember(draft, role, account);
}
