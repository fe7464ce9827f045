import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import { testKey } from "../../test/support/test-keys.ts";
import { decode, encode } from "../codec/canonical.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { compareBytes, equalBytes } from "../primitives/bytes.ts";
import { findActiveKey, readAccountKeys } from "./account.ts";
import { readCouncil, writeCouncil } from "./council.ts";
import { writeParameterEntry } from "./parameter.ts";
import { hasPermission } from "./permission.ts";
import { readRecovery, writeRecovery } from "./recovery.ts";
import { addMember, isRoleMember, readMembership, readRole } from "./role.ts";
import { addPendingGrant } from "./role-grant.ts";
import { adminRoleOf } from "./role-guards.ts";
import type { RoleOperation } from "./role-operation.ts";
import { scheduledValue } from "./scheduled.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";
import { ROLE_CHANGE } from "./type-role-change.ts";

const DAY = 86_400;

function makeScene() {
  const scene = new GovernanceScene();
  scene.now = 1000;
  const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const accounts = names.map((name) => scene.account(name)).sort(compareBytes);
  for (const account of accounts.slice(0, 3)) {
    const membership = { since: 0, until: null, grantedBy: SYSTEM_ACCOUNT };
    addMember(scene.state, "reviewer", account, membership);
  }
  const subject = {
    number: 1,
    id: new Uint8Array(32) as Digest,
    proposer: accounts[0] as AccountId,
    planHash: null,
    submittedAt: undefined,
    eta: undefined,
  };
  const payloadOf = (operations: readonly RoleOperation[]) => ({ operations, rationale: "why" });
  /** What refuses the submission, or null after the run, which must agree. */
  const propose = (...operations: readonly RoleOperation[]) => {
    const payload = payloadOf(operations);
    const bytes = encode(ROLE_CHANGE.payload, payload);
    assert.deepEqual(decode(ROLE_CHANGE.payload, bytes), { ok: true, value: payload });
    const refused = ROLE_CHANGE.validate(scene.state, payload, subject, scene.context);
    const journal = scene.journal();
    const fault = ROLE_CHANGE.run(journal, payload, subject, scene.context);
    assert.equal(fault?.detail, refused?.code, "the run judges as the submission did");
    if (fault === null) scene.keep(journal);
    return refused;
  };
  const guards = (...operations: readonly RoleOperation[]) =>
    ROLE_CHANGE.guards(scene.state, payloadOf(operations), scene.context);
  const route = (...operations: readonly RoleOperation[]) =>
    ROLE_CHANGE.route(scene.state, payloadOf(operations), scene.context);
  const at = (place: number) => accounts[place] as AccountId;
  return { scene, at, propose, guards, route };
}

test("governance grants at once, to a term, and revokes", () => {
  const { scene, at, propose } = makeScene();
  const role = "admin";
  assert.equal(propose({ kind: "grant", role, account: at(5), until: 1001 }), null);
  assert.deepEqual(readMembership(scene.state, role, at(5)), {
    since: 1000,
    until: 1001,
    grantedBy: SYSTEM_ACCOUNT,
  });
  assert.equal(
    propose({ kind: "grant", role, account: at(6), until: 1000 })?.code,
    "GOV_PAYLOAD_INVALID",
  );
  const again = propose({ kind: "grant", role, account: at(5), until: null });
  assert.deepEqual([again?.code, again?.facts.operation], ["GOV_ALREADY_MEMBER", 0]);
  const system = { kind: "grant", role, account: SYSTEM_ACCOUNT, until: null } as const;
  assert.equal(propose(system)?.code, "GOV_SYSTEM_ACCOUNT");
  assert.equal(propose({ kind: "revoke", role, account: at(6) })?.code, "GOV_NOT_MEMBER");
  assert.equal(propose({ kind: "revoke", role, account: at(5) }), null);
  assert.equal(isRoleMember(scene.state, role, at(5), 1000), false);
});

test("a grant that is under way is not overtaken", () => {
  const { scene, at, propose } = makeScene();
  const pending = { effectiveAt: 5000, until: null, grantedBy: at(0) };
  addPendingGrant(scene.state, "executor", at(5), pending);
  const grant = { kind: "grant", role: "executor", account: at(5), until: null } as const;
  assert.equal(propose(grant)?.code, "GOV_ALREADY_MEMBER");
});

test("what the operations make together counts, not each of them", () => {
  const { scene, at, propose } = makeScene();
  const role = "reviewer";
  const revoke = { kind: "revoke", role, account: at(0) } as const;
  assert.equal(propose(revoke)?.code, "GOV_ROLE_MINIMUM");
  const grant = { kind: "grant", role, account: at(5), until: null } as const;
  assert.equal(propose(revoke, grant), null, "two for two");
  assert.equal(readRole(scene.state, role).count, 3);
});

test("a suspension lasts no longer than a sanction may, and leaves enough reviewers", () => {
  const { scene, at, propose } = makeScene();
  const role = "reviewer";
  const suspend = (until: number) => propose({ kind: "suspend", role, account: at(0), until });
  assert.equal(suspend(1000)?.code, "GOV_PAYLOAD_INVALID");
  assert.equal(suspend(1000 + 180 * DAY + 1)?.code, "GOV_PAYLOAD_INVALID");
  const few = suspend(1000 + 180 * DAY);
  assert.deepEqual([few?.code, few?.facts.check], ["GOV_CONFIG_UNSAFE", "K6"]);
  assert.equal(propose({ kind: "grant", role, account: at(4), until: null }), null);
  assert.equal(suspend(1000 + 180 * DAY), null);
  assert.deepEqual(scene.lastNames, ["roleSuspended"]);
  assert.equal(isRoleMember(scene.state, role, at(0), 1000), false);
  assert.equal(
    propose({ kind: "suspend", role, account: at(7), until: 1001 })?.code,
    "GOV_NOT_MEMBER",
  );
});

test("settings change after five days, or after the longer delay that holds", () => {
  const { scene, propose } = makeScene();
  const role = "moderator";
  assert.equal(propose({ kind: "set_admin", role, value: null }), null);
  const from = 1000 + 5 * DAY;
  assert.equal(adminRoleOf(scene.state, role, from - 1), "admin");
  assert.equal(adminRoleOf(scene.state, role, from), null);
  assert.equal(propose({ kind: "set_admin", role, value: role })?.code, "GOV_PAYLOAD_INVALID");
  const setDelay = (value: number) => propose({ kind: "set_delay", role, value });
  assert.equal(setDelay(DAY - 1)?.code, "GOV_PAYLOAD_INVALID");
  assert.equal(setDelay(30 * DAY + 1)?.code, "GOV_PAYLOAD_INVALID");
  assert.equal(setDelay(DAY), null);
  assert.equal(setDelay(30 * DAY), null);
  const delayAt = (now: number) => scheduledValue(readRole(scene.state, role).grantDelayS, now);
  assert.deepEqual([delayAt(from - 1), delayAt(from)], [DAY, 30 * DAY]);
  scene.now = from;
  assert.equal(setDelay(DAY), null);
  const later = from + 30 * DAY;
  assert.deepEqual([delayAt(later - 1), delayAt(later)], [30 * DAY, DAY]);
});

test("a permission changes after its notice, and names each role once", () => {
  const { scene, at, propose } = makeScene();
  const permission = "execute";
  const set = (isAnyone: boolean, roles: readonly ("reviewer" | "executor")[]) =>
    propose({ kind: "set_permission", permission, value: { isAnyone, roles } });
  assert.equal(set(false, ["reviewer", "reviewer"])?.code, "GOV_PAYLOAD_INVALID");
  assert.equal(set(false, ["reviewer", "executor"]), null);
  const from = 1000 + 5 * DAY;
  assert.equal(hasPermission(scene.state, permission, at(0), from - 1), false);
  assert.equal(hasPermission(scene.state, permission, at(0), from), true);
  assert.equal(hasPermission(scene.state, permission, at(5), from), false);
  assert.equal(set(true, []), null);
  assert.equal(hasPermission(scene.state, permission, at(5), from), true);
});

/** An emergency council of three with the sizes that the parameters state. */
function seat({ scene, at }: ReturnType<typeof makeScene>) {
  const size = (value: number) => ({ version: 0, value, ramp: null });
  writeParameterEntry(scene.state, "council.emergency.k", size(2));
  writeParameterEntry(scene.state, "council.emergency.n", size(3));
  const members = [at(0), at(1), at(2)];
  const council = { k: 2, members, version: 0, nonce: 9, termEnd: 5000 };
  writeCouncil(scene.state, "emergency", council);
  writeCouncil(scene.state, "conduct", { ...council, k: 1, members: [at(7)] });
  return council;
}

test("a seat goes from one account to another, and what was signed is void", () => {
  const made = makeScene();
  const { scene, at, propose } = made;
  const council = seat(made);
  const replace = (account: AccountId, value: AccountId) =>
    propose({ kind: "council_replace", council: "emergency", account, value });
  assert.equal(replace(at(5), at(6))?.code, "GOV_NOT_MEMBER");
  assert.equal(replace(at(0), at(1))?.code, "GOV_ALREADY_MEMBER");
  assert.equal(replace(at(0), at(7))?.code, "GOV_ONE_COUNCIL");
  const keyless = new Uint8Array(32).fill(3) as AccountId;
  assert.equal(replace(at(0), keyless)?.code, "GOV_ACCOUNT_UNKNOWN");
  assert.equal(replace(at(0), at(5)), null);
  assert.deepEqual(readCouncil(scene.state, "emergency"), {
    ...council,
    members: [at(1), at(2), at(5)].sort(compareBytes),
    version: 1,
  });
  const absent = { kind: "council_replace", council: "attestor", account: at(0), value: at(1) };
  assert.equal(propose(absent as RoleOperation)?.code, "GOV_COUNCIL_ABSENT");
});

test("a council is a majority of as many as it should have, for at most a year", () => {
  const made = makeScene();
  const { scene, at, propose } = made;
  seat(made);
  const set = (changed: { k?: number; members?: readonly AccountId[]; termEnd?: number }) => {
    const value = { k: 2, members: [at(3), at(4), at(5)], termEnd: 2000, ...changed };
    return propose({ kind: "council_set", council: "emergency", value });
  };
  assert.equal(set({ termEnd: 1000 })?.code, "GOV_PAYLOAD_INVALID");
  assert.equal(set({ termEnd: 1000 + 365 * DAY + 1 })?.code, "GOV_PAYLOAD_INVALID");
  assert.equal(set({ k: 3 })?.code, "GOV_PAYLOAD_INVALID", "k is a parameter");
  const few = set({ members: [at(3), at(4)] });
  assert.deepEqual([few?.code, few?.facts.check], ["GOV_CONFIG_UNSAFE", "K13"]);
  const many = set({ members: [at(3), at(4), at(5), at(6)] });
  assert.deepEqual([many?.code, many?.facts.check], ["GOV_CONFIG_UNSAFE", "K13"], "2 of 4");
  assert.equal(set({ termEnd: 1000 + 365 * DAY }), null);
  const council = readCouncil(scene.state, "emergency");
  assert.deepEqual([council?.version, council?.nonce], [1, 9], "numbers of acts go on");
  const value = { k: 1, members: [at(0)], termEnd: 2000 };
  assert.equal(propose({ kind: "council_set", council: "conduct", value }), null);
  const even = { ...value, members: [at(0), at(1)].sort(compareBytes) };
  assert.equal(
    propose({ kind: "council_set", council: "conduct", value: even })?.facts.check,
    "K13",
  );
});

test("an account without keys or guardians gets new keys", () => {
  const { scene, at, propose } = makeScene();
  const key = testKey(3, "fresh");
  const { suite, publicKey } = key;
  const recover = (changed: object = {}, account = at(0)) =>
    propose({
      kind: "recover_account",
      account,
      value: { threshold: 1, keys: [{ suite, publicKey }], ...changed },
    });
  const nobody = new Uint8Array(32).fill(3) as AccountId;
  assert.equal(recover({}, nobody)?.code, "GOV_ACCOUNT_UNKNOWN");
  assert.equal(recover({ threshold: 2 })?.code, "GOV_FIELD_INVALID");
  const short = [{ suite, publicKey: publicKey.subarray(1) }];
  assert.equal(recover({ keys: short })?.code, "GOV_KEY_PROOF_INVALID");
  scene.admitted = { ...scene.admitted, other: [1] };
  assert.equal(recover()?.code, "GOV_KEY_BELOW_FLOOR");
  scene.admitted = { ...scene.admitted, other: [1, 3] };
  const keySet = { threshold: 1, keys: [{ keyId: key.keyId, suite, publicKey }] };
  const pending = { keySet, effectiveAt: 99_999 };
  const recovery = { guardians: [at(1)], k: 1, delayS: DAY, count: 1, pending };
  writeRecovery(scene.state, at(0), recovery);
  assert.equal(recover(), null);
  assert.equal(readRecovery(scene.state, at(0)).pending, null, "what guardians began gives way");
  const keys = readAccountKeys(scene.state, at(0));
  assert(keys !== undefined && findActiveKey(keys, key.keyId) !== undefined);
  assert.equal(keys.keys.filter((row) => row.revokedAt === null).length, 1);
});

test("what changes who decides is decided by the constitution", () => {
  const { at, route } = makeScene();
  const plain = { kind: "grant", role: "moderator", account: at(0), until: null } as const;
  const admin = { ...plain, role: "admin" } as const;
  const permission = {
    kind: "set_permission",
    permission: "execute",
    value: { isAnyone: true, roles: [] },
  } as const;
  assert.equal(route(plain), "roles");
  assert.equal(route({ kind: "revoke", role: "reviewer", account: at(0) }), "roles");
  assert.equal(route({ kind: "set_delay", role: "executor", value: DAY }), "roles");
  for (const operation of [
    admin,
    permission,
    { kind: "set_admin", role: "executor", value: null },
    { kind: "set_delay", role: "admin", value: DAY },
    { kind: "council_replace", council: "conduct", account: at(0), value: at(1) },
    { kind: "recover_account", account: at(0), value: { threshold: 1, keys: [] } },
  ] as const) {
    assert.equal(route(operation), "constitution", operation.kind);
    assert.equal(route(plain, operation), "constitution", "in a bundle too");
  }
});

test("a plan is stale once what it changes has changed, and not by what others do", () => {
  const made = makeScene();
  const { at, propose, guards } = made;
  seat(made);
  const grant = { kind: "grant", role: "executor", account: at(0), until: null } as const;
  const value = { threshold: 1, keys: [] };
  const operations = [
    grant,
    { kind: "set_delay", role: "executor", value: DAY },
    { kind: "set_admin", role: "executor", value: null },
    { kind: "council_replace", council: "emergency", account: at(0), value: at(5) },
    { kind: "set_permission", permission: "execute", value: { isAnyone: true, roles: [] } },
    { kind: "recover_account", account: at(6), value },
  ] as const;
  const before = guards(...operations);
  assert.equal(before.length, 5, "each thing once");
  assert.deepEqual(guards(...operations), before);
  const changed = () => {
    const now = guards(...operations);
    return before.flatMap(({ key, version, valueDigest }, place) => {
      const other = now[place];
      assert(other !== undefined);
      const isSame = other.version === version && equalBytes(other.valueDigest, valueDigest);
      return isSame ? [] : [key.split(".")[0]];
    });
  };
  assert.equal(propose({ ...grant, account: at(4) }), null);
  assert.deepEqual(changed(), [], "of another member");
  assert.equal(propose(grant), null);
  assert.deepEqual(changed(), ["role"]);
  assert.equal(propose({ kind: "set_delay", role: "executor", value: DAY }), null);
  assert.deepEqual(changed(), ["role", "role"]);
  const fresh = testKey(1, "fresh");
  const keys = [{ suite: fresh.suite, publicKey: fresh.publicKey }];
  const recovered = { threshold: 1, keys };
  assert.equal(propose({ kind: "recover_account", account: at(6), value: recovered }), null);
  assert.equal(
    propose({ kind: "council_replace", council: "emergency", account: at(0), value: at(5) }),
    null,
  );
  const holders = { isAnyone: true, roles: [] };
  assert.equal(propose({ kind: "set_permission", permission: "execute", value: holders }), null);
  assert.deepEqual(changed(), ["role", "role", "council", "perm", "keys"]);
});

test("effects name the operations of the payload in their order", () => {
  const { at } = makeScene();
  const operations = [
    { kind: "grant", role: "executor", account: at(0), until: null },
    { kind: "revoke", role: "executor", account: at(0) },
  ] as const;
  const effects = ROLE_CHANGE.effects({ operations, rationale: "why" });
  assert.deepEqual(
    effects.map(({ name }) => name),
    ["grant", "revoke"],
  );
  assert.deepEqual(ROLE_CHANGE.touches({ operations, rationale: "why" }), []);
});
