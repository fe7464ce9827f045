import assert from "node:assert/strict";
import { test } from "node:test";
import { GovernanceScene } from "../../test/support/governance-scene.ts";
import type { AccountId } from "../primitives/brand.ts";
import { writeBootstrapAdmin } from "./bootstrap-admin.ts";
import { readCouncil, writeCouncil } from "./council.ts";
import { scheduleDue } from "./due.ts";
import { writeParameterEntry } from "./parameter.ts";
import { addMember, isRoleMember, readMembership, readRole, suspendMember } from "./role.ts";
import { SYSTEM_ACCOUNT, TREASURY_ACCOUNT } from "./system-account.ts";

const DAY = 86_400;

/** Two admins, and an account without any role. */
function makeScene() {
  const scene = new GovernanceScene();
  const admins = [scene.account("first"), scene.account("second")] as const;
  for (const account of admins) {
    const membership = { since: 0, until: null, grantedBy: SYSTEM_ACCOUNT };
    addMember(scene.state, "admin", account, membership);
  }
  const alice = scene.account("alice");
  const code = (sender: AccountId, name: Parameters<typeof scene.run>[1], payload: object) =>
    scene.run(sender, name, payload)?.code;
  const grant = (account: AccountId, role = "executor", until: number | null = null) => ({
    role,
    account,
    until,
  });
  return { scene, admins, alice, code, grant };
}

const other = (byte: number) => new Uint8Array(32).fill(byte) as AccountId;

test("a grant holds after its delay", () => {
  const { scene, admins, alice, grant } = makeScene();
  scene.accept(admins[0], "grantRole", grant(alice));
  assert.deepEqual(scene.lastNames, ["roleScheduled"]);
  scene.block(DAY - 1);
  assert.equal(isRoleMember(scene.state, "executor", alice, scene.now), false);
  scene.block(1);
  assert.equal(scene.lastNames.includes("roleGranted"), true);
  assert.equal(isRoleMember(scene.state, "executor", alice, scene.now), true);
  assert.deepEqual(readMembership(scene.state, "executor", alice), {
    since: DAY,
    until: null,
    grantedBy: admins[0],
  });
});

test("a grant with a term ends by the clock", () => {
  const { scene, admins, alice, code, grant } = makeScene();
  assert.equal(code(admins[0], "grantRole", grant(alice, "executor", DAY)), "GOV_FIELD_INVALID");
  scene.accept(admins[0], "grantRole", grant(alice, "executor", DAY + 1));
  scene.block(DAY);
  assert.equal(isRoleMember(scene.state, "executor", alice, scene.now), true);
  scene.block(1);
  assert.equal(isRoleMember(scene.state, "executor", alice, scene.now), false);
  assert.equal(readMembership(scene.state, "executor", alice), undefined);
  assert.equal(readRole(scene.state, "executor").count, 0);
  assert.equal(scene.lastNames.includes("roleRevoked"), true);
});

test("another admin stops a grant, the one who granted does not", () => {
  const { scene, admins, alice, code, grant } = makeScene();
  const stop = { role: "executor", account: alice };
  assert.equal(code(admins[1], "stopGrant", stop), "GOV_WINDOW_CLOSED");
  scene.accept(admins[0], "grantRole", grant(alice));
  assert.equal(code(alice, "stopGrant", stop), "GOV_NOT_PERMITTED");
  assert.equal(code(admins[0], "stopGrant", stop), "GOV_CONFLICT_OF_INTEREST");
  assert.equal(code(admins[1], "stopGrant", { ...stop, role: "nobody" }), "GOV_ROLE_UNKNOWN");
  assert.equal(code(admins[1], "stopGrant", { ...stop, role: "validator" }), "GOV_WINDOW_CLOSED");
  scene.accept(admins[1], "stopGrant", stop);
  scene.block(DAY);
  assert.equal(isRoleMember(scene.state, "executor", alice, scene.now), false);
  assert.equal(readRole(scene.state, "executor").pending, 0);
});

test("only who has the admin role grants and revokes, and only while it may use it", () => {
  const { scene, admins, alice, code, grant } = makeScene();
  assert.equal(code(alice, "grantRole", grant(alice)), "GOV_NOT_PERMITTED");
  assert.equal(code(alice, "grantRole", grant(alice, "king")), "GOV_ROLE_UNKNOWN");
  for (const role of ["admin", "reviewer", "validator", "council:emergency"]) {
    assert.equal(code(admins[0], "grantRole", grant(alice, role)), "GOV_NOT_PERMITTED", role);
    const revoke = { role, account: admins[1] };
    assert.equal(code(admins[0], "revokeRole", revoke), "GOV_NOT_PERMITTED", role);
  }
  suspendMember(scene.state, "admin", admins[0], 10);
  assert.equal(code(admins[0], "grantRole", grant(alice)), "GOV_NOT_PERMITTED");
  scene.now = 10;
  assert.equal(code(admins[0], "grantRole", grant(alice)), undefined);
});

test("nobody is granted a role twice, and no system account once", () => {
  const { scene, admins, alice, code, grant } = makeScene();
  scene.accept(admins[0], "grantRole", grant(alice));
  assert.equal(code(admins[1], "grantRole", grant(alice)), "GOV_ALREADY_MEMBER", "it is pending");
  scene.block(DAY);
  assert.equal(code(admins[1], "grantRole", grant(alice)), "GOV_ALREADY_MEMBER");
  assert.equal(code(admins[1], "grantRole", grant(TREASURY_ACCOUNT)), "GOV_SYSTEM_ACCOUNT");
});

test("what is pending takes its place in a role", () => {
  const { scene, admins, code, grant } = makeScene();
  for (let i = 1; i <= 16; i++) scene.accept(admins[0], "grantRole", grant(other(i), "maintainer"));
  assert.equal(code(admins[0], "grantRole", grant(other(17), "maintainer")), "GOV_ROLE_FULL");
  scene.block(DAY);
  assert.equal(readRole(scene.state, "maintainer").count, 16);
  assert.equal(code(admins[0], "grantRole", grant(other(17), "maintainer")), "GOV_ROLE_FULL");
  const revoke = { role: "maintainer", account: other(1) };
  assert.equal(code(admins[0], "revokeRole", { ...revoke, account: other(99) }), "GOV_NOT_MEMBER");
  scene.accept(admins[0], "revokeRole", revoke);
  assert.equal(isRoleMember(scene.state, "maintainer", other(1), scene.now), false, "at once");
  scene.accept(admins[0], "grantRole", grant(other(17), "maintainer"));
});

test("a role never falls below its least number of members", () => {
  const { scene, admins, code } = makeScene();
  for (let i = 1; i <= 4; i++) {
    const membership = { since: 0, until: null, grantedBy: SYSTEM_ACCOUNT };
    addMember(scene.state, "moderator", other(i), membership);
  }
  scene.accept(admins[0], "revokeRole", { role: "moderator", account: other(1) });
  const revoke = { role: "moderator", account: other(2) };
  assert.equal(code(admins[0], "revokeRole", revoke), "GOV_ROLE_MINIMUM");
  assert.equal(code(other(2), "renounceRole", { role: "moderator" }), "GOV_ROLE_MINIMUM");
  assert.equal(code(other(1), "renounceRole", { role: "moderator" }), "GOV_NOT_MEMBER");
  assert.equal(code(other(1), "renounceRole", { role: "king" }), "GOV_ROLE_UNKNOWN");
  assert.equal(code(other(1), "renounceRole", { role: "validator" }), "GOV_ROLE_DERIVED");
  scene.accept(admins[0], "renounceRole", { role: "admin" });
  assert.equal(isRoleMember(scene.state, "admin", admins[0], scene.now), false);
});

test("a seat can be given up while enough of them are left", () => {
  const { scene, code } = makeScene();
  const members = [1, 2, 3, 4].map(other);
  const council = { k: 3, members, version: 4, nonce: 7, termEnd: 1000 };
  writeCouncil(scene.state, "conduct", council);
  writeCouncil(scene.state, "attestor", council);
  const role = "council:conduct";
  assert.equal(code(other(9), "renounceRole", { role }), "GOV_NOT_MEMBER");
  assert.equal(code(other(9), "renounceRole", { role: "council:emergency" }), "GOV_NOT_MEMBER");
  scene.accept(other(1), "renounceRole", { role });
  assert.deepEqual(readCouncil(scene.state, "conduct"), {
    ...council,
    members: members.slice(1),
    version: 5,
  });
  assert.equal(code(other(2), "renounceRole", { role }), "GOV_ROLE_MINIMUM", "k must be left");
  const size = { version: 1, value: 4, ramp: null };
  writeParameterEntry(scene.state, "attest.n", size);
  const attestor = { role: "council:attestor" };
  assert.equal(code(other(2), "renounceRole", attestor), "GOV_ROLE_MINIMUM", "n must be left");
  writeParameterEntry(scene.state, "attest.n", { ...size, value: 3 });
  assert.equal(code(other(2), "renounceRole", attestor), undefined);
});

test("the first admin grants and revokes every granted role, until the clock ends it", () => {
  const { scene, alice, code, grant } = makeScene();
  const boot = scene.account("boot");
  writeBootstrapAdmin(scene.state, { account: boot, expiresAt: 100 });
  scene.accept(boot, "grantRole", grant(alice, "admin"));
  scene.accept(boot, "grantRole", grant(alice, "reviewer"));
  assert.equal(code(boot, "grantRole", grant(alice, "validator")), "GOV_ROLE_DERIVED");
  assert.equal(code(boot, "grantRole", grant(alice, "council:conduct")), "GOV_NOT_PERMITTED");
  assert.equal(code(boot, "revokeRole", { role: "validator", account: alice }), "GOV_ROLE_DERIVED");
  scene.now = 99;
  scene.accept(boot, "grantRole", grant(boot, "executor"));
  scene.now = 100;
  assert.equal(code(boot, "grantRole", grant(other(3))), "GOV_NOT_PERMITTED");
});

test("due work about a grant or a term that is gone does nothing", () => {
  const { scene, alice } = makeScene();
  for (const what of [0, 1]) {
    const reference = Buffer.concat([Uint8Array.of(what, 3), alice]);
    scheduleDue(scene.state, { kind: "roleChange", at: 5, reference });
  }
  scene.block(5);
  assert.deepEqual(scene.last, []);
});

test("a grant that comes too late for its term never begins", () => {
  const { scene, admins, alice, grant } = makeScene();
  scene.accept(admins[0], "grantRole", grant(alice, "executor", DAY + 5));
  scene.block(DAY + 5);
  assert.deepEqual(scene.lastNames, ["roleRevoked"]);
  assert.equal(readMembership(scene.state, "executor", alice), undefined);
  const { count, pending } = readRole(scene.state, "executor");
  assert.deepEqual([count, pending], [0, 0]);
});
