import { assert } from "../primitives/assert.ts";
import type { AccountId, Amount, KeyId } from "../primitives/brand.ts";
import { divFloor } from "../primitives/integer.ts";
import { writeBootstrapAdmin } from "./bootstrap-admin.ts";
import { mapKey } from "./byte-map.ts";
import type { BlockMoment } from "./context.ts";
import { scheduleDailyTotals } from "./daily-totals.ts";
import { followElectorates } from "./follow-electorates.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { writeGenesisConfig } from "./genesis-parameters.ts";
import { creditLiquid } from "./liquid.ts";
import { noteValidatorPower } from "./power-series.ts";
import { addMember, readRole, writeRole } from "./role.ts";
import { GRANTED_ROLE_NAMES, isGrantedRole } from "./role-name.ts";
import { readStake } from "./stake.ts";
import type { StateDraft } from "./state-access.ts";
import { changeSupply, writeGenesisSupply } from "./supply.ts";
import { SYSTEM_ACCOUNT } from "./system-account.ts";
import { readValidator, writeActiveSet, writeValidator } from "./validator.ts";
import { writeStake } from "./write-stake.ts";

/** What governance takes from a genesis document. */
export interface GenesisGovernance {
  readonly module: GovernanceModule;
  readonly network: number;
  readonly accounts: readonly { readonly account: AccountId; readonly amount: Amount }[];
  readonly sealers: readonly {
    readonly account: AccountId;
    readonly keyId: KeyId;
    readonly suite: number;
    readonly publicKey: Uint8Array;
  }[];
}

/** Writes what governance holds at the beginning of a chain. Requires: a document that has passed its checks. */
export function writeGenesisGovernance(
  draft: StateDraft,
  genesis: GenesisGovernance,
  place: BlockMoment,
): void {
  const { module } = genesis;
  writeGenesisConfig(draft, module, genesis.network);
  writeBalances(draft, genesis, place);
  writeSealers(draft, genesis.sealers, place);
  writeRoles(draft, module, place);
  followElectorates(draft, place);
  scheduleDailyTotals(draft, place.now);
  if (module.admin !== null) writeBootstrapAdmin(draft, module.admin);
}

/** Liquid is what the account has beside its stake. */
function writeBalances(
  draft: StateDraft,
  { module, accounts }: GenesisGovernance,
  place: BlockMoment,
): void {
  const stakes = new Map(module.stakes.map((row) => [mapKey(row.account), row.active]));
  const given = accounts.reduce((sum, { amount }) => sum + amount, 0n);
  writeGenesisSupply(draft, module.treasury + given);
  changeSupply(draft, { treasury: -given });
  for (const { account, amount } of accounts) {
    const active = stakes.get(mapKey(account)) ?? 0n;
    assert(active <= amount, "a stake above its account");
    creditLiquid(draft, account, amount - active, place);
    if (active > 0n) writeStake(draft, account, { active, warming: [], unbonding: [] }, place);
  }
}

/** The sealers of the document are the first validators and the first set, whatever they have bonded. */
function writeSealers(
  draft: StateDraft,
  sealers: GenesisGovernance["sealers"],
  place: BlockMoment,
): void {
  const members = [];
  for (const { account, keyId, suite, publicKey } of sealers) {
    if (readValidator(draft, account) !== undefined) continue;
    const validator = { keyId, suite, publicKey, registeredAt: 0, isLeaving: false };
    writeValidator(draft, account, validator);
    members.push({ account, active: readStake(draft, account).active, keyId });
  }
  writeActiveSet(draft, members);
  for (const { account, active } of members) noteValidatorPower(draft, account, active, place);
}

/** Every role gets its settings, because the delay of a fast network is not that of the rules. */
function writeRoles(draft: StateDraft, module: GovernanceModule, place: BlockMoment): void {
  for (const role of GRANTED_ROLE_NAMES) {
    const known = readRole(draft, role);
    const value = Math.max(1, divFloor(known.grantDelayS.value, module.speed));
    writeRole(draft, role, { ...known, grantDelayS: { value, next: null } });
  }
  for (const { name, members } of module.roles) {
    assert(isGrantedRole(name), `unknown role ${name}`);
    for (const member of members) {
      const membership = { since: place.now, until: null, grantedBy: SYSTEM_ACCOUNT };
      addMember(draft, name, member, membership);
    }
  }
}
