import { struct } from "../codec/compound.ts";
import { nullable } from "../codec/schema.ts";
import { assert } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import type { CommandContext } from "./context.ts";
import { isMember, readCouncil } from "./council.ts";
import { councilSize } from "./council-size.ts";
import { defineHandler } from "./handler.ts";
import type { Journal } from "./journal.ts";
import { type Rejection, reject } from "./rejection.ts";
import { readRole } from "./role.ts";
import { ROLE_EVENTS } from "./role-events.ts";
import { readPendingGrant } from "./role-grant.ts";
import {
  refuseGrant,
  refuseMinimum,
  refuseNoMember,
  refuseRoleAdmin,
  refuseRoleName,
  refuseUngranted,
} from "./role-guards.ts";
import { councilOfRole, isGrantedRole, isRoleName } from "./role-name.ts";
import { scheduledValue } from "./scheduled.ts";
import { accountIdSchema, nameSchema, secondsSchema } from "./schemas.ts";
import { isSystemAccount } from "./system-account.ts";

/** Grants a role, after a delay in which any other admin of it can stop the grant. */
const grantRole = defineHandler({
  command: "grantRole",
  payload: struct({ role: nameSchema, account: accountIdSchema, until: nullable(secondsSchema) }),
  decide(journal, { role, account, until }, { sender: grantedBy, now }) {
    if (!isRoleName(role)) return refuseRoleName(role);
    const barred = refuseRoleAdmin(journal, role, grantedBy, now) ?? refuseUngranted(role);
    if (barred !== null) return barred;
    assert(isGrantedRole(role), `${role} is no granted role`);
    const from = now + scheduledValue(readRole(journal, role).grantDelayS, now);
    const refusal = refuseTerm(account, until, from) ?? refuseGrant(journal, role, account);
    if (refusal !== null) return refusal;
    const change = { kind: "grant", role, account, until, grantedBy } as const;
    journal.emit(ROLE_EVENTS.scheduled, { change, from });
    return null;
  },
});

/** Takes a role from an account at once. */
const revokeRole = defineHandler({
  command: "revokeRole",
  payload: struct({ role: nameSchema, account: accountIdSchema }),
  decide(journal, { role, account }, { sender, now }) {
    if (!isRoleName(role)) return refuseRoleName(role);
    const barred = refuseRoleAdmin(journal, role, sender, now) ?? refuseUngranted(role);
    if (barred !== null) return barred;
    assert(isGrantedRole(role), `${role} is no granted role`);
    const refusal = refuseNoMember(journal, role, account) ?? refuseMinimum(journal, role);
    if (refusal !== null) return refusal;
    journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "revoked" });
    return null;
  },
});

/** Gives up an own role or an own seat in a council. */
const renounceRole = defineHandler({
  command: "renounceRole",
  payload: struct({ role: nameSchema }),
  decide(journal, { role }, context) {
    const { sender: account } = context;
    if (!isRoleName(role)) return refuseRoleName(role);
    if (role === "validator") return reject("GOV_ROLE_DERIVED", { role });
    if (!isGrantedRole(role)) return leaveCouncil(journal, role, context);
    const refusal = refuseNoMember(journal, role, account) ?? refuseMinimum(journal, role);
    if (refusal !== null) return refusal;
    journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "renounced" });
    return null;
  },
});

/** Stops a grant before it takes effect; never by the one who has granted. */
const stopGrant = defineHandler({
  command: "stopGrant",
  payload: struct({ role: nameSchema, account: accountIdSchema }),
  decide(journal, { role, account }, { sender, now }) {
    if (!isRoleName(role)) return refuseRoleName(role);
    const grant = isGrantedRole(role) ? readPendingGrant(journal, role, account) : undefined;
    if (!isGrantedRole(role) || grant === undefined) {
      return reject("GOV_WINDOW_CLOSED", { role, account: toHex(account) });
    }
    const barred = refuseRoleAdmin(journal, role, sender, now);
    if (barred !== null) return barred;
    if (equalBytes(grant.grantedBy, sender)) {
      return reject("GOV_CONFLICT_OF_INTEREST", { granted_by: toHex(sender) });
    }
    journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "stopped" });
    return null;
  },
});

function refuseTerm(account: AccountId, until: number | null, from: number): Rejection | null {
  if (isSystemAccount(account)) return reject("GOV_SYSTEM_ACCOUNT", { account: toHex(account) });
  if (until === null || until > from) return null;
  return reject("GOV_FIELD_INVALID", { path: "payload.until", until, from });
}

function leaveCouncil(
  journal: Journal,
  role: Parameters<typeof councilOfRole>[0],
  { sender }: CommandContext,
): Rejection | null {
  const name = councilOfRole(role);
  const council = name === undefined ? undefined : readCouncil(journal, name);
  if (name === undefined || council === undefined || !isMember(council, sender)) {
    return reject("GOV_NOT_MEMBER", { role, account: toHex(sender) });
  }
  const { k, termEnd } = council;
  const members = council.members.filter((member) => !equalBytes(member, sender));
  const min = Math.max(k, councilSize(journal, name) ?? 0);
  if (members.length < min) {
    return reject("GOV_ROLE_MINIMUM", { role, members: council.members.length, min });
  }
  journal.emit(ROLE_EVENTS.councilChanged, { council: name, k, members, termEnd });
  return null;
}

export const ROLE_COMMANDS = [grantRole, revokeRole, renounceRole, stopGrant];
