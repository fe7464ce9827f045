import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import type { AccountId, Digest } from "../primitives/brand.ts";
import { writeCouncil } from "./council.ts";
import { hasPermission, readPermission, writePermission } from "./permission.ts";
import {
  addMember,
  isRoleMember,
  readRole,
  removeMember,
  roleMembers,
  suspendMember,
} from "./role.ts";
import { GRANTED_ROLES, ROLE_NAMES } from "./role-name.ts";
import { writeSanction } from "./sanction.ts";
import { schedule } from "./scheduled.ts";
import { writeActiveSet } from "./validator.ts";

function makeScene() {
  const scene = new GovernanceScene();
  const [alice, bob] = [scene.account("alice"), scene.account("bob")].sort(Buffer.compare);
  assert(alice !== undefined && bob !== undefined);
  const add = (account: AccountId, until: number | null = null) =>
    addMember(scene.state, "moderator", account, { since: 0, until, grantedBy: alice });
  const is = (account: AccountId, now: number) =>
    isRoleMember(scene.state, "moderator", account, now);
  return { state: scene.state, alice, bob, add, is };
}

test("a role is held until it is over by the clock", () => {
  const { state, alice, bob, add, is } = makeScene();
  add(alice, 100);
  add(bob);
  assert.deepEqual([is(alice, 99), is(alice, 100)], [true, false]);
  assert.equal(is(bob, Number.MAX_SAFE_INTEGER), true);
  assert.deepEqual(roleMembers(state, "moderator", 99), [alice, bob]);
  assert.deepEqual(roleMembers(state, "moderator", 100), [bob]);
  assert.equal(readRole(state, "moderator").count, 2, "counted until its end is stated");
});

test("a suspended member stays one and may not use the role", () => {
  const { state, alice, add, is } = makeScene();
  add(alice);
  suspendMember(state, "moderator", alice, 50);
  assert.deepEqual([is(alice, 49), is(alice, 50)], [false, true]);
  assert.equal(hasPermission(state, "forum.moderate", alice, 49), false);
  assert.equal(hasPermission(state, "forum.moderate", alice, 50), true);
  suspendMember(state, "moderator", alice, 500);
  removeMember(state, "moderator", alice);
  add(alice);
  assert.equal(is(alice, 60), true, "the suspension ended with the membership");
});

test("a sanction suspends every role and the seats in councils", () => {
  const { state, alice, bob, add, is } = makeScene();
  add(alice);
  const council = { k: 1, members: [alice], version: 0, nonce: 0, termEnd: 1000 };
  writeCouncil(state, "attestor", council);
  const decided = { since: 10, until: 20, evidenceDigest: new Uint8Array(32) as Digest, origin: 1 };
  const sanction = { decided, interim: null, version: 1 };
  writeSanction(state, { account: alice, kind: "role_suspension" }, sanction);
  assert.deepEqual(
    [is(alice, 9), is(alice, 10), is(alice, 19), is(alice, 20)],
    [true, false, false, true],
  );
  assert.equal(hasPermission(state, "attest.sign", alice, 10), false);
  assert.deepEqual(roleMembers(state, "council:attestor", 10), []);
  assert.deepEqual(roleMembers(state, "council:attestor", 20), [alice]);
  assert.equal(hasPermission(state, "attest.sign", bob, 20), false);
});

test("seats count while the terms last, and the validators are those of the set", () => {
  const { state, alice, bob } = makeScene();
  const council = { k: 1, members: [alice], version: 0, nonce: 0, termEnd: 1000 };
  writeCouncil(state, "emergency", council);
  assert.equal(isRoleMember(state, "council:emergency", alice, 999), true);
  assert.equal(isRoleMember(state, "council:emergency", alice, 1000), false);
  assert.equal(isRoleMember(state, "council:emergency", bob, 0), false);
  assert.equal(isRoleMember(state, "council:conduct", alice, 0), false, "a council that is absent");
  assert.deepEqual(roleMembers(state, "council:conduct", 0), []);
  writeActiveSet(state, [{ account: bob, active: 1n, keyId: bob as never }]);
  assert.equal(isRoleMember(state, "validator", bob, 0), true);
  assert.deepEqual(roleMembers(state, "validator", 0), [bob]);
});

test("a role has room for so many", () => {
  const { state, alice, add } = makeScene();
  const { max } = GRANTED_ROLES.admin;
  for (let i = 0; i < max; i++) {
    const account = new Uint8Array(32).fill(i + 1) as AccountId;
    addMember(state, "admin", account, { since: 0, until: null, grantedBy: alice });
  }
  const grant = { since: 0, until: null, grantedBy: alice };
  assert.throws(() => addMember(state, "admin", alice, grant), /admin is full/);
  add(alice);
  assert.throws(() => add(alice), /granted twice/);
  removeMember(state, "moderator", alice);
  assert.throws(() => removeMember(state, "moderator", alice), /nobody to take out/);
});

test("permissions belong to the roles of the table, and one to anyone", () => {
  const { state, alice, bob, add } = makeScene();
  add(alice);
  assert.equal(hasPermission(state, "proposal.submit", bob, 0), true);
  assert.equal(hasPermission(state, "forum.moderate", alice, 0), true);
  assert.equal(hasPermission(state, "execute", alice, 0), false);
  const holders = { isAnyone: false, roles: ["moderator" as const, "executor" as const] };
  const { holders: before } = readPermission(state, "execute");
  writePermission(state, "execute", schedule(before, { value: holders, from: 100 }, 0));
  assert.equal(hasPermission(state, "execute", alice, 99), false);
  assert.equal(hasPermission(state, "execute", alice, 100), true);
  assert.equal(readPermission(state, "execute").version, 1);
});

test("a setting that has come is kept when another one is set", () => {
  const first = schedule({ value: "a", next: null }, { value: "b", from: 10 }, 0);
  assert.deepEqual(schedule(first, { value: "c", from: 20 }, 10), {
    value: "b",
    next: { value: "c", from: 20 },
  });
  assert.deepEqual(schedule(first, { value: "c", from: 20 }, 9), {
    value: "a",
    next: { value: "c", from: 20 },
  });
});

test("places of roles are frozen", () => {
  assert.deepEqual(Object.keys(GRANTED_ROLES), [
    "reviewer",
    "admin",
    "moderator",
    "executor",
    "maintainer",
  ]);
  assert.equal(ROLE_NAMES.length, 9);
});
