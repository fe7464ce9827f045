import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../src/codec/canonical.ts";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { readAccount } from "../../../src/governance/account.ts";
import { writeBootstrapAdmin } from "../../../src/governance/bootstrap-admin.ts";
import { checkConfig } from "../../../src/governance/config-check.ts";
import { writeCouncil } from "../../../src/governance/council.ts";
import { readRecovery } from "../../../src/governance/recovery.ts";
import { recoveryItems } from "../../../src/governance/recovery-signature.ts";
import { addReputation, readReputation } from "../../../src/governance/reputation.ts";
import { isRoleMember, readRole } from "../../../src/governance/role.ts";
import type { RoleOperation } from "../../../src/governance/role-operation.ts";
import { writeSanction } from "../../../src/governance/sanction.ts";
import { slashAccount } from "../../../src/governance/slash-account.ts";
import { readStake } from "../../../src/governance/stake.ts";
import { ROLE_CHANGE } from "../../../src/governance/type-role-change.ts";
import { isActiveValidator, readValidator } from "../../../src/governance/validator.ts";
import type { AccountId, Digest } from "../../../src/primitives/brand.ts";
import { compareBytes } from "../../../src/primitives/bytes.ts";
import { offerKey } from "../../support/key-proofs.ts";
import { type TestKey, testKey } from "../../support/test-keys.ts";
import { FOR, VoteScene } from "../../support/vote-scene.ts";

const DAY = 86_400;
const STAKE = 10_000_000_000n;

/** A scene in which changes of roles are decided by one voter, and offices are held. */
class OfficeScene extends VoteScene {
  constructor() {
    super();
    this.voter("ann", 1000n);
    this.validator("ann", 1000n);
    for (const name of ["r1", "r2", "r3"]) this.grant("reviewer", name);
    for (const name of ["a1", "a2"]) this.grant("admin", name);
    for (const track of ["roles", "constitution"] as const) {
      this.set(`track.${track}.min_power`, 0n);
      this.set(`track.${track}.deposit`, 0n);
    }
  }

  refused(name: string, command: Parameters<VoteScene["run"]>[1], payload: unknown): string {
    return this.refuse(this.id(name), command, payload);
  }

  /** Submits a change of roles; answers its number or the code that refuses it. */
  change(...operations: readonly RoleOperation[]): number | string {
    const payload = encode(ROLE_CHANGE.payload, { operations, rationale: "why" });
    try {
      return this.propose("p", "role_change", payload);
    } catch (cause) {
      const found = /GOV_[A-Z_]+/.exec(String(cause));
      assert(found !== null, String(cause));
      return found[0];
    }
  }

  /** The same to its end. */
  decided(...operations: readonly RoleOperation[]): void {
    const number = this.change(...operations);
    assert(typeof number === "number", String(number));
    this.block(3 * DAY);
    assert.equal(this.vote("ann", number, FOR), "ok");
    this.close(number);
    this.block(2 * DAY);
    this.block(1);
    assert.equal(this.status(number).status, "executed");
  }

  slash(account: AccountId, byte: number): void {
    const journal = this.journal();
    const cause = new Uint8Array(32).fill(byte) as Digest;
    slashAccount(journal, { account, share: { n: 1, d: 20 }, cause });
    this.keep(journal);
  }

  sealingKey(account: AccountId, key: TestKey) {
    const { chainId } = this.context;
    return { consensusKey: offerKey(key, { chainId, purpose: "seal_key", account }) };
  }
}

test("an immortal admin: the first one ends by the clock, and no admin appoints another", () => {
  const s = new OfficeScene();
  writeBootstrapAdmin(s.state, { account: s.id("boss"), expiresAt: 180 * DAY });
  s.account("boss");
  const grant = (role: string, name: string) => ({ role, account: s.id(name), until: null });
  s.now = 180 * DAY - 1;
  s.accept(s.id("boss"), "grantRole", grant("executor", "x"));
  s.now += 1;
  assert.equal(s.refused("boss", "grantRole", grant("admin", "boss")), "GOV_NOT_PERMITTED");
  assert.equal(s.refused("a1", "grantRole", grant("admin", "friend")), "GOV_NOT_PERMITTED");
  assert.equal(s.refused("a1", "grantRole", grant("reviewer", "friend")), "GOV_NOT_PERMITTED");
  assert.equal(
    s.change({ kind: "set_admin", role: "admin", value: "admin" }),
    "GOV_PAYLOAD_INVALID",
  );
});

test("a grant without delay: an admin's waits, and a shorter delay waits for the longer one", () => {
  const s = new OfficeScene();
  s.accept(s.id("a1"), "grantRole", { role: "executor", account: s.id("x"), until: null });
  s.block(DAY - 1);
  assert.equal(isRoleMember(s.state, "executor", s.id("x"), s.now), false);
  assert.equal(s.change({ kind: "set_delay", role: "executor", value: 0 }), "GOV_PAYLOAD_INVALID");
  s.decided({ kind: "set_delay", role: "executor", value: 20 * DAY });
  s.block(5 * DAY);
  s.decided({ kind: "set_delay", role: "executor", value: DAY });
  s.block(19 * DAY);
  s.accept(s.id("a1"), "grantRole", { role: "executor", account: s.id("y"), until: null });
  s.block(19 * DAY);
  assert.equal(isRoleMember(s.state, "executor", s.id("y"), s.now), false, "20 days hold for it");
  s.block(DAY);
  assert.equal(isRoleMember(s.state, "executor", s.id("y"), s.now), true);
});

test("the last member removed: not by an admin, by itself, by a vote or by suspension", () => {
  const s = new OfficeScene();
  for (const name of ["m1", "m2", "m3"]) s.grant("moderator", name);
  const target = { role: "moderator", account: s.id("m1") } as const;
  assert.equal(s.refused("a1", "revokeRole", target), "GOV_ROLE_MINIMUM");
  assert.equal(s.refused("m1", "renounceRole", { role: "moderator" }), "GOV_ROLE_MINIMUM");
  assert.equal(s.change({ kind: "revoke", ...target }), "GOV_ROLE_MINIMUM");
  const until = s.now + DAY * 30;
  const suspend = { kind: "suspend", role: "reviewer", account: s.id("r1"), until } as const;
  assert.equal(s.change(suspend), "GOV_CONFIG_UNSAFE");
  assert.equal(readRole(s.state, "moderator").count, 3);
});

test("a whole change of roles: voted, waited for and executed", () => {
  const s = new OfficeScene();
  s.decided(
    { kind: "grant", role: "moderator", account: s.id("m1"), until: null },
    { kind: "grant", role: "moderator", account: s.id("m2"), until: null },
  );
  assert.equal(isRoleMember(s.state, "moderator", s.id("m2"), s.now), true);
});

test("one account in both councils: refused before anybody votes", () => {
  const s = new OfficeScene();
  s.set("council.emergency.k", 2);
  s.set("council.emergency.n", 3);
  const members = ["e1", "e2", "e3"].map((name) => s.account(name)).sort(compareBytes);
  writeCouncil(s.state, "emergency", { k: 2, members, version: 0, nonce: 0, termEnd: 9 * DAY });
  const value = { k: 1, members: [s.id("e1")], termEnd: 9 * DAY };
  assert.equal(s.change({ kind: "council_set", council: "conduct", value }), "GOV_ONE_COUNCIL");
});

test("one guardian five times, or two keys of one guardian: one guardian", () => {
  const s = new OfficeScene();
  const [alice, carrier] = [s.account("alice"), s.account("carrier")];
  const guardian = testKey(1, "guardian");
  s.fund(guardian, 0n);
  const second = testKey(1, "second key");
  const { chainId } = s.context;
  const offer = { chainId, purpose: "account_key", account: guardian.account } as const;
  const { suite, publicKey } = guardian;
  const keys = [{ suite, publicKey, proof: null }, offerKey(second, offer)];
  s.accept(guardian.account, "rotateKeys", { keys, keyThreshold: 1 });
  const guardians = [guardian.account, s.account("other")].sort(compareBytes);
  s.accept(alice, "setRecovery", { guardians, k: 2, delayS: DAY });
  const fresh = testKey(1, "fresh");
  const { count } = readRecovery(s.state, alice);
  const items = recoveryItems({ chainId, account: alice, count }, { threshold: 1, keys: [fresh] });
  const sign = ({ keyId, signer }: TestKey) => ({
    account: guardian.account,
    keyId,
    signature: signer.sign(buildMessage("act", 1, items, keyId)),
  });
  const request = (signers: readonly TestKey[]) => ({
    account: alice,
    keys: [offerKey(fresh, { chainId, purpose: "account_key", account: alice })],
    keyThreshold: 1,
    signatures: signers.map(sign),
  });
  const five = Array.from({ length: 5 }, () => guardian);
  assert.equal(s.refuse(carrier, "recoverAccount", request(five)), "GOV_DUPLICATE_SIGNER");
  const both = s.run(carrier, "recoverAccount", request([guardian, second]));
  assert.deepEqual(both, { code: "GOV_COUNCIL_QUORUM", facts: { signed: 1, k: 2 } });
});

test("reputation without a role: no name that costs nothing gains any", () => {
  const s = new OfficeScene();
  const sybil = s.account("sybil");
  for (let i = 0; i < 10; i++) addReputation(s.state, sybil, 20, s.context);
  assert.equal(readReputation(s.state, sybil, s.now), 1000);
  s.grant("executor", "x");
  addReputation(s.state, s.id("x"), 20, s.context);
  assert.equal(readReputation(s.state, s.id("x"), s.now), 1020);
});

test("a sealer that runs: what it unbonds is slashed, its jail and its key stay with it", () => {
  const s = new OfficeScene();
  const key = testKey(3, "cheat's key");
  const cheat = s.voter("cheat", STAKE);
  const mate = s.voter("mate", STAKE);
  s.accept(cheat, "registerValidator", s.sealingKey(cheat, key));
  s.accept(mate, "registerValidator", s.sealingKey(mate, testKey(3, "mate's key")));
  s.height = 99;
  s.block();
  assert.equal(isActiveValidator(s.state, cheat), true);
  s.accept(cheat, "unbond", { amount: STAKE });
  s.accept(cheat, "leaveValidator", {});
  s.slash(cheat, 1);
  assert.equal(readStake(s.state, cheat).unbonding[0]?.amount, (STAKE * 19n) / 20n);
  assert.equal(isActiveValidator(s.state, cheat), false);
  s.height = 199;
  s.block();
  assert.equal(readValidator(s.state, cheat), undefined, "it has left");
  s.stake(cheat, STAKE);
  const again = s.sealingKey(cheat, testKey(3, "new key"));
  assert.equal(s.refuse(cheat, "registerValidator", again), "GOV_JAILED_UNTIL");
  const borrowed = s.sealingKey(mate, key);
  assert.equal(s.refuse(mate, "registerValidator", borrowed), "GOV_ALREADY_REGISTERED");
  s.slash(cheat, 1);
  assert.deepEqual(s.lastNames, [], "and no evidence costs twice");
  s.now += 7 * DAY;
  s.slash(cheat, 2);
  assert.equal(s.refuse(cheat, "registerValidator", again), "GOV_JAILED_UNTIL", "when it has left");
});

test("a fee or a transfer to the treasury's name: the treasury takes gifts by its own command", () => {
  const s = new OfficeScene();
  const rich = s.account("rich", 100n);
  const treasury = new Uint8Array(32) as AccountId;
  treasury.set(Buffer.from("treasury"));
  assert.equal(s.refuse(rich, "transfer", { to: treasury, amount: 1n }), "GOV_SYSTEM_ACCOUNT");
  assert.equal(readAccount(s.state, treasury), undefined);
});

test("an interim sanction of a reviewer keeps no parameter from being changed", () => {
  const s = new OfficeScene();
  assert.equal(checkConfig(s.state, s.now), null);
  const term = { since: s.now, until: s.now + DAY, evidenceDigest: s.id("evidence") as never };
  const of = { account: s.id("r1"), kind: "role_suspension" } as const;
  writeSanction(s.state, of, { decided: null, interim: { ...term, origin: 1 }, version: 1 });
  assert(!isRoleMember(s.state, "reviewer", s.id("r1"), s.now), "the sanction suspends the role");
  assert.equal(
    checkConfig(s.state, s.now),
    null,
    "two of three may review, and three hold the role",
  );
});
