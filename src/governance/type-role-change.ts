import { encode } from "../codec/canonical.ts";
import { list, struct } from "../codec/compound.ts";
import { type Infer, text } from "../codec/schema.ts";
import { toHex } from "../primitives/hex.ts";
import { accountKeysTable, readAccountKeys } from "./account.ts";
import { applyRoleOperation } from "./apply-role-operation.ts";
import { checkConfig, refuseUnsafe } from "./config-check.ts";
import type { GovernanceContext } from "./context.ts";
import { isMember, readCouncil } from "./council.ts";
import { Journal } from "./journal.ts";
import type { TrackName } from "./names.ts";
import { readPermission } from "./permission.ts";
import { buildGuard } from "./plan.ts";
import { defineProposalType, type PlanGuard } from "./proposal-type.ts";
import { type Rejection, reject } from "./rejection.ts";
import { membershipSchema, readMembership, readRole } from "./role.ts";
import { GRANTED_ROLES, type GrantedRole } from "./role-name.ts";
import { type RoleOperation, roleOperationSchema } from "./role-operation.ts";
import type { StateReader } from "./state-access.ts";

const OPERATIONS_MAX = 16;

const payloadSchema = struct({
  operations: list(roleOperationSchema, 1, OPERATIONS_MAX),
  rationale: text(1, 4096),
});

type Payload = Infer<typeof payloadSchema>;

/** Changes of roles, councils, permissions and lost keys: what no key may do alone. */
export const ROLE_CHANGE = defineProposalType<Payload>({
  type: "role_change",
  payload: payloadSchema,
  touches: () => [],
  route: (_state, payload) => routeOperations(payload),
  validate: (state, payload, _subject, context) =>
    carryOut(new Journal(state, context), payload, context),
  guards: (state, payload, context) => guardsOf(state, payload, context),
  effects: ({ operations }) =>
    operations.map((operation) => ({
      name: operation.kind,
      data: encode(roleOperationSchema, operation),
    })),
  run(journal, payload, _subject, context) {
    const refused = carryOut(journal, payload, context);
    return refused === null ? null : { kind: "final", code: "invalid", detail: refused.code };
  },
});

/** What changes who decides at all is decided by the constitution, however small its part of the payload. */
function routeOperations({ operations }: Payload): TrackName {
  return operations.some(isConstitutional) ? "constitution" : "roles";
}

function isConstitutional(operation: RoleOperation): boolean {
  switch (operation.kind) {
    case "grant":
    case "revoke":
    case "suspend":
    case "set_delay":
      return operation.role === "admin";
    case "set_admin":
    case "set_permission":
    case "council_replace":
    case "council_set":
    case "recover_account":
      return true;
  }
}

/** Carries all operations out in their order and checks what they make together. */
function carryOut(
  journal: Journal,
  { operations }: Payload,
  context: GovernanceContext,
): Rejection | null {
  const before = new Map(rolesOf(operations).map((role) => [role, readRole(journal, role).count]));
  for (const [index, operation] of operations.entries()) {
    const refused = applyRoleOperation(journal, operation, context);
    if (refused === null) continue;
    const { code, facts } = refused;
    return reject(code, { ...facts, operation: index });
  }
  return checkRoles(journal, before) ?? checkSeats(journal) ?? checkAll(journal, context.now);
}

/** No role that has its least number of members falls below it. */
function checkRoles(
  state: StateReader,
  before: ReadonlyMap<GrantedRole, number>,
): Rejection | null {
  for (const [role, earlier] of before) {
    const { count } = readRole(state, role);
    const { min } = GRANTED_ROLES[role];
    if (count >= min || count >= earlier) continue;
    return reject("GOV_ROLE_MINIMUM", { role, members: count, min });
  }
  return null;
}

/** Who decides about conduct never sits where the emergencies are declared. */
function checkSeats(state: StateReader): Rejection | null {
  const emergency = readCouncil(state, "emergency");
  const conduct = readCouncil(state, "conduct");
  if (emergency === undefined || conduct === undefined) return null;
  const both = emergency.members.find((member) => isMember(conduct, member));
  return both === undefined ? null : reject("GOV_ONE_COUNCIL", { account: toHex(both) });
}

function checkAll(state: StateReader, now: number): Rejection | null {
  const fault = checkConfig(state, now);
  return fault === null ? null : refuseUnsafe(fault);
}

function rolesOf(operations: readonly RoleOperation[]): readonly GrantedRole[] {
  const roles = operations.flatMap((operation) => ("role" in operation ? [operation.role] : []));
  return [...new Set(roles)];
}

/** The versions of all that is changed, each once. */
function guardsOf(
  state: StateReader,
  { operations }: Payload,
  { hash }: GovernanceContext,
): readonly PlanGuard[] {
  const guards = new Map<string, PlanGuard>();
  for (const operation of operations) {
    const read = readGuarded(state, operation);
    guards.set(read.key, buildGuard(hash, read));
  }
  return [...guards.values()];
}

function readGuarded(
  state: StateReader,
  operation: RoleOperation,
): { readonly key: string; readonly version: number; readonly value: Uint8Array | null } {
  switch (operation.kind) {
    case "grant":
    case "revoke":
    case "suspend": {
      // Of one member alone: else an admin could make every decision about a role stale by granting it to others.
      const { role, account } = operation;
      const membership = readMembership(state, role, account);
      const value = membership === undefined ? null : encode(membershipSchema, membership);
      return { key: `role.${role}.${toHex(account)}`, version: 0, value };
    }
    case "set_admin":
    case "set_delay": {
      const { version } = readRole(state, operation.role);
      return { key: `role.${operation.role}`, version, value: null };
    }
    case "set_permission": {
      const { version } = readPermission(state, operation.permission);
      return { key: `perm.${operation.permission}`, version, value: null };
    }
    case "council_replace":
    case "council_set": {
      const version = readCouncil(state, operation.council)?.version ?? 0;
      return { key: `council.${operation.council}`, version, value: null };
    }
    case "recover_account": {
      const keys = readAccountKeys(state, operation.account);
      const value = keys === undefined ? null : encode(accountKeysTable.schema, keys);
      return { key: `keys.${toHex(operation.account)}`, version: 0, value };
    }
  }
}
