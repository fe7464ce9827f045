import { builtSuite, isInRange } from "../crypto/suite-table.ts";
import type { AccountId } from "../primitives/brand.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { divFloor } from "../primitives/integer.ts";
import { readAccount, readAccountKeys } from "./account.ts";
import { nameKeys, refuseKeyShape, refuseKeySuites } from "./account-key-set.ts";
import { readSettings } from "./chain-settings.ts";
import type { GovernanceContext } from "./context.ts";
import { isMember, readCouncil } from "./council.ts";
import { councilQuorum } from "./council-size.ts";
import type { Journal } from "./journal.ts";
import { readUint } from "./parameter.ts";
import { readPermission } from "./permission.ts";
import { readRecovery } from "./recovery.ts";
import { RECOVERY_EVENTS } from "./recovery-events.ts";
import { type Rejection, reject } from "./rejection.ts";
import { readRole } from "./role.ts";
import { ROLE_EVENTS } from "./role-events.ts";
import { refuseGrant, refuseNoMember } from "./role-guards.ts";
import { type GrantedRole, isGrantedRole } from "./role-name.ts";
import type { RoleOperation, RoleOperationOf } from "./role-operation.ts";
import { rotateAccountKeys } from "./rotate-account-keys.ts";
import { scheduledValue } from "./scheduled.ts";
import type { StateReader } from "./state-access.ts";
import { isSystemAccount, SYSTEM_ACCOUNT } from "./system-account.ts";

const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;
/** Shortest notice of a change of an admin role, a delay or a permission. */
const NOTICE_S = 5 * DAY_S;
const GRANT_DELAY_DAYS_MAX = 30;

/** Carries one operation out, or says why it cannot be; what all of them together make is checked afterwards. */
export function applyRoleOperation(
  journal: Journal,
  operation: RoleOperation,
  context: GovernanceContext,
): Rejection | null {
  switch (operation.kind) {
    case "grant":
      return grant(journal, operation, context);
    case "revoke":
      return revoke(journal, operation);
    case "suspend":
      return suspend(journal, operation, context);
    case "set_admin":
      return setAdmin(journal, operation, context);
    case "set_delay":
      return setDelay(journal, operation, context);
    case "set_permission":
      return setPermission(journal, operation, context);
    case "council_replace":
      return replaceSeat(journal, operation);
    case "council_set":
      return setCouncil(journal, operation, context);
    case "recover_account":
      return recoverAccount(journal, operation, context);
  }
}

/** By governance itself a grant holds at once: its notice was the vote and the timelock. */
function grant(
  journal: Journal,
  { role, account, until }: RoleOperationOf<"grant">,
  { now }: GovernanceContext,
): Rejection | null {
  if (isSystemAccount(account)) return reject("GOV_SYSTEM_ACCOUNT", { account: toHex(account) });
  if (until !== null && until <= now) return invalid("until", { until, now });
  const refusal = refuseGrant(journal, role, account);
  if (refusal !== null) return refusal;
  journal.emit(ROLE_EVENTS.granted, { role, account, until, grantedBy: SYSTEM_ACCOUNT });
  return null;
}

function revoke(journal: Journal, { role, account }: RoleOperationOf<"revoke">): Rejection | null {
  const refusal = refuseNoMember(journal, role, account);
  if (refusal !== null) return refusal;
  journal.emit(ROLE_EVENTS.revoked, { role, account, reason: "revoked" });
  return null;
}

function suspend(
  journal: Journal,
  { role, account, until }: RoleOperationOf<"suspend">,
  { now }: GovernanceContext,
): Rejection | null {
  const last = now + readUint(journal, "sanction.max_s", now);
  if (until <= now || until > last) return invalid("until", { until, now, last });
  const refusal = refuseNoMember(journal, role, account);
  if (refusal !== null) return refusal;
  journal.emit(ROLE_EVENTS.suspended, { role, account, until });
  return null;
}

/** A role never appoints its own members: nobody could end it but by its own will. */
function setAdmin(
  journal: Journal,
  { role, value: adminRole }: RoleOperationOf<"set_admin">,
  { now }: GovernanceContext,
): Rejection | null {
  if (adminRole === role) return invalid("value", { role });
  const from = now + noticeOf(journal, [role], now);
  journal.emit(ROLE_EVENTS.scheduled, { change: { kind: "admin_role", role, adminRole }, from });
  return null;
}

function setDelay(
  journal: Journal,
  { role, value: grantDelayS }: RoleOperationOf<"set_delay">,
  { now }: GovernanceContext,
): Rejection | null {
  const [min, max] = [scaled(journal, DAY_S), GRANT_DELAY_DAYS_MAX * DAY_S];
  if (grantDelayS < min || grantDelayS > max) {
    return invalid("value", { delay_s: grantDelayS, min, max });
  }
  const from = now + noticeOf(journal, [role], now);
  const change = { kind: "grant_delay", role, grantDelayS } as const;
  journal.emit(ROLE_EVENTS.scheduled, { change, from });
  return null;
}

function setPermission(
  journal: Journal,
  { permission, value: holders }: RoleOperationOf<"set_permission">,
  { now }: GovernanceContext,
): Rejection | null {
  const repeated = holders.roles.find((role, place) => holders.roles.indexOf(role) !== place);
  if (repeated !== undefined) return invalid("value", { role: repeated });
  const before = scheduledValue(readPermission(journal, permission).holders, now);
  const roles = [...before.roles, ...holders.roles].filter(isGrantedRole);
  const from = now + noticeOf(journal, roles, now);
  journal.emit(ROLE_EVENTS.scheduled, {
    change: { kind: "permission", permission, holders },
    from,
  });
  return null;
}

function replaceSeat(
  journal: Journal,
  { council: name, account, value }: RoleOperationOf<"council_replace">,
): Rejection | null {
  const council = readCouncil(journal, name);
  if (council === undefined) return reject("GOV_COUNCIL_ABSENT", { council: name });
  if (!isMember(council, account)) return reject("GOV_NOT_MEMBER", { account: toHex(account) });
  if (isMember(council, value)) return reject("GOV_ALREADY_MEMBER", { account: toHex(value) });
  const refusal = refuseKeyless(journal, [value]);
  if (refusal !== null) return refusal;
  const others = council.members.filter((member) => !equalBytes(member, account));
  const members = [...others, value].sort(compareBytes);
  const { k, termEnd } = council;
  journal.emit(ROLE_EVENTS.councilChanged, { council: name, k, members, termEnd });
  return null;
}

function setCouncil(
  journal: Journal,
  { council, value }: RoleOperationOf<"council_set">,
  { now }: GovernanceContext,
): Rejection | null {
  const { k, members, termEnd } = value;
  const last = now + YEAR_S;
  if (termEnd <= now || termEnd > last) return invalid("value.termEnd", { termEnd, now, last });
  const quorum = councilQuorum(journal, council) ?? k;
  if (k !== quorum) return invalid("value.k", { k, parameter: quorum });
  const refusal = refuseKeyless(journal, members);
  if (refusal !== null) return refusal;
  journal.emit(ROLE_EVENTS.councilChanged, { council, k, members, termEnd });
  return null;
}

/** The way back for who has neither keys nor guardians. A recovery that is under way gives way. */
function recoverAccount(
  journal: Journal,
  { account, value }: RoleOperationOf<"recover_account">,
  context: GovernanceContext,
): Rejection | null {
  if (readAccount(journal, account) === undefined || isSystemAccount(account)) {
    return reject("GOV_ACCOUNT_UNKNOWN", { account: toHex(account) });
  }
  for (const key of value.keys) {
    const entry = builtSuite(key.suite);
    const isSound =
      entry !== undefined &&
      isInRange(key.publicKey.length, entry.publicKeyBytes) &&
      context.suites.get(key.suite)?.isValidPublicKey(key.publicKey) === true;
    if (!isSound) return reject("GOV_KEY_PROOF_INVALID", { suite: key.suite, fault: "key" });
  }
  const keySet = { threshold: value.threshold, keys: nameKeys(value.keys, context) };
  const refusal =
    refuseKeyShape(keySet, context) ?? refuseKeySuites(keySet, context.admitted.other);
  if (refusal !== null) return refusal;
  if (readRecovery(journal, account).pending !== null) {
    journal.emit(RECOVERY_EVENTS.ended, { account, outcome: "cancelled" });
  }
  rotateAccountKeys(journal, account, keySet);
  return null;
}

function refuseKeyless(state: StateReader, members: readonly AccountId[]): Rejection | null {
  const keyless = members.find((member) => readAccountKeys(state, member) === undefined);
  return keyless === undefined
    ? null
    : reject("GOV_ACCOUNT_UNKNOWN", { account: toHex(keyless), fault: "no keys" });
}

/** Seconds until a setting changes: the longest grant delay of the roles that it is about, and at least five days. */
function noticeOf(state: StateReader, roles: readonly GrantedRole[], now: number): number {
  const delays = roles.map((role) => scheduledValue(readRole(state, role).grantDelayS, now));
  return Math.max(scaled(state, NOTICE_S), ...delays);
}

/** A fixed duration in the speed of the chain. */
function scaled(state: StateReader, seconds: number): number {
  return Math.max(1, divFloor(seconds, readSettings(state).speed));
}

function invalid(path: string, facts: Rejection["facts"]): Rejection {
  return reject("GOV_PAYLOAD_INVALID", { path, ...facts });
}
