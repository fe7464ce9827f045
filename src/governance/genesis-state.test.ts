import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyDraft } from "../../test/support/state-draft.ts";
import { testKey } from "../../test/support/test-keys.ts";
import type { AccountId } from "../primitives/brand.ts";
import { compareBytes } from "../primitives/bytes.ts";
import { accountTable, readAccount } from "./account.ts";
import { isBootstrapAdmin } from "./bootstrap-admin.ts";
import { checkConservation } from "./conservation.ts";
import { readCouncil } from "./council.ts";
import { ownPower, totalPower } from "./electorate.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { writeGenesisGovernance } from "./genesis-state.ts";
import { isRoleMember, readRole } from "./role.ts";
import { readStake } from "./stake.ts";
import { writeState } from "./state-table.ts";
import { changeSupply, readSupply } from "./supply.ts";
import { isActiveValidator, readValidator } from "./validator.ts";

const keys = ["a", "b", "c"].map((name) => testKey(1, name));
keys.sort((left, right) => compareBytes(left.account, right.account));
const [a, b, c] = keys.map(({ account }) => account) as [AccountId, AccountId, AccountId];

const MODULE: GovernanceModule = {
  version: 1,
  decimals: 6,
  speed: 1000,
  treasury: 500n,
  stakes: [
    { account: a, active: 60n },
    { account: b, active: 100n },
  ],
  councils: [{ name: "conduct", k: 1, members: [c], termEnd: 9000 }],
  roles: [{ name: "executor", members: [a] }],
  admin: { account: c, expiresAt: 5000 },
  parameters: [],
};

function write(module: Partial<GovernanceModule> = {}) {
  const draft = emptyDraft();
  const accounts = [a, b, c].map((account) => ({ account, amount: 100n }));
  const sealers = keys.slice(0, 2).map(({ account, keyId, suite, publicKey }) => {
    return { account, keyId, suite, publicKey };
  });
  const genesis = { module: { ...MODULE, ...module }, network: 1, accounts, sealers };
  writeGenesisGovernance(draft, genesis, { height: 0, now: 4000 });
  return draft;
}

test("a stake is taken out of its account, and the supply is all that was given", () => {
  const state = write();
  assert.equal(readAccount(state, a)?.liquid, 40n);
  assert.equal(readAccount(state, b)?.liquid ?? 0n, 0n);
  assert.equal(readStake(state, a).active, 60n);
  const { genesis, supply, treasury, liquid, active } = readSupply(state);
  assert.deepEqual([genesis, supply, treasury, liquid, active], [800n, 800n, 500n, 140n, 160n]);
  assert.equal(checkConservation(state), null);
  const community = { house: "community", scope: "protocol" } as const;
  assert.equal(ownPower(state, community, a, 0), 60n);
  assert.equal(totalPower(state, community, 0), 160n);
});

test("a recount names what does not add up", () => {
  const draft = write();
  const wrong = { sequence: 0, liquid: 39n };
  writeState(draft, accountTable, { suffix: a, value: wrong });
  assert.deepEqual(checkConservation(draft), { term: "liquid", expected: 140n, found: 139n });
  const other = write();
  changeSupply(other, { treasury: 1n });
  assert.deepEqual(checkConservation(other), { term: "supply", expected: 800n, found: 801n });
});

test("the sealers are the first validators, with their stake as power", () => {
  const state = write();
  const house = { house: "validators", scope: null } as const;
  assert.deepEqual(
    [a, b, c].map((account) => isActiveValidator(state, account)),
    [true, true, false],
  );
  assert.deepEqual(readValidator(state, a)?.keyId, keys[0]?.keyId);
  assert.equal(ownPower(state, house, a, 0), 60n);
  assert.equal(totalPower(state, house, 0), 160n);
});

test("roles, councils and the first admin stand as the document has them", () => {
  const state = write();
  assert.equal(isRoleMember(state, "executor", a, 4000), true);
  assert.equal(readRole(state, "executor").count, 1);
  assert.equal(readRole(state, "executor").grantDelayS.value, 86, "a day by the speed, floor");
  assert.equal(readCouncil(state, "conduct")?.termEnd, 9000);
  assert.equal(isBootstrapAdmin(state, c, 4999), true);
  assert.equal(isBootstrapAdmin(state, c, 5000), false);
  assert.equal(isBootstrapAdmin(write({ admin: null }), c, 4999), false);
  const fast = write({ speed: 1_000_000 });
  assert.equal(readRole(fast, "executor").grantDelayS.value, 1, "a second at least");
});

test("what a document's checks refuse is a defect here", () => {
  const few = [{ account: a, active: 101n }];
  assert.throws(() => write({ stakes: few }), /a stake above its account/);
  assert.throws(() => write({ roles: [{ name: "king", members: [a] }] }), /unknown role king/);
});
