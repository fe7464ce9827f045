import { readConfig } from "../governance/config.ts";
import { listConfigFaults } from "../governance/config-check.ts";
import { isCouncilName } from "../governance/council.ts";
import type { GovernanceModule } from "../governance/genesis-module.ts";
import { writeGenesisConfig } from "../governance/genesis-parameters.ts";
import { Overlay } from "../governance/overlay.ts";
import { checkParameterBounds } from "../governance/parameter-bounds.ts";
import { isParameterKey } from "../governance/parameter-table.ts";
import { GRANTED_ROLES, isGrantedRole } from "../governance/role-name.ts";
import type { Genesis } from "../ledger/genesis.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { AMOUNT_MAX, divFloor } from "../primitives/integer.ts";
import { type GenesisFault, genesisFault } from "./genesis-fault.ts";
import { MemoryStore } from "./memory-store.ts";

/** How long the admin of a genesis document may stay: 180 days. */
const ADMIN_S_MAX = 180 * 86_400;

/**
 * Module `governance`: councils that can act, roles and stakes that exist, parameters inside their bounds, and the
 * static checks.
 */
export function checkGovernanceModule(
  genesis: Genesis,
  governance: GovernanceModule,
): GenesisFault | null {
  return (
    checkSpeed(genesis, governance) ??
    checkCouncils(genesis, governance) ??
    checkRoles(genesis, governance) ??
    checkStakes(genesis, governance) ??
    checkParameters(genesis, governance) ??
    checkSupply(genesis, governance) ??
    checkStatically(genesis, governance)
  );
}

function checkSpeed(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  if (genesis.network === 1 || governance.speed === 1) return null;
  const compared = { expected: "1 in production", found: governance.speed };
  return genesisFault("GENESIS_MODULE", "governance.speed", compared);
}

/** K13, and that an account sits in at most one of the councils that watch each other. */
function checkCouncils(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  for (const council of governance.councils) {
    const place = `governance.councils.${council.name}`;
    if (!isCouncilName(council.name)) {
      return genesisFault("GENESIS_COUNCIL", place, {
        expected: "a known council",
        found: council.name,
      });
    }
    const n = council.members.length;
    if (2 * council.k <= n || council.k > n) {
      const compared = { expected: `more than half of ${n}`, found: council.k };
      return genesisFault("GENESIS_COUNCIL", `${place}.k`, compared);
    }
    for (const member of council.members) {
      if (hasAccount(genesis, member)) continue;
      const compared = { expected: "an account of the document", found: toHex(member) };
      return genesisFault("GENESIS_COUNCIL", `${place}.members`, compared);
    }
  }
  const emergency = governance.councils.find((council) => council.name === "emergency");
  const conduct = governance.councils.find((council) => council.name === "conduct");
  const both = emergency?.members.find((member) =>
    conduct?.members.some((other) => equalBytes(other, member)),
  );
  if (both === undefined) return null;
  const compared = { expected: "one of emergency and conduct", found: toHex(both) };
  return genesisFault("GENESIS_COUNCIL", "governance.councils", compared);
}

/** Known roles with as many members as they need and bear, each an account; a first admin for half a year at most. */
function checkRoles(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  for (const { name, members } of governance.roles) {
    const place = `governance.roles.${name}`;
    if (!isGrantedRole(name)) {
      const compared = { expected: "a role that is granted", found: name };
      return genesisFault("GENESIS_ROLE", place, compared);
    }
    const { min, max } = GRANTED_ROLES[name];
    if (members.length > 0 && (members.length < min || members.length > max)) {
      const compared = { expected: `none or ${min}..${max} members`, found: members.length };
      return genesisFault("GENESIS_ROLE", place, compared);
    }
    const stranger = members.find((member) => !hasAccount(genesis, member));
    if (stranger === undefined) continue;
    const compared = { expected: "an account of the document", found: toHex(stranger) };
    return genesisFault("GENESIS_ROLE", `${place}.members`, compared);
  }
  const { admin } = governance;
  if (admin === null) return null;
  if (!hasAccount(genesis, admin.account)) {
    const compared = { expected: "an account of the document", found: toHex(admin.account) };
    return genesisFault("GENESIS_ROLE", "governance.admin.account", compared);
  }
  const latest = divFloor(genesis.timeMs, 1000) + ADMIN_S_MAX;
  if (admin.expiresAt <= latest) return null;
  const compared = { expected: `at most ${latest}`, found: admin.expiresAt };
  return genesisFault("GENESIS_ROLE", "governance.admin.expires_at", compared);
}

function hasAccount(genesis: Genesis, account: AccountId): boolean {
  return genesis.accounts.some((entry) => equalBytes(entry.account, account));
}

function checkStakes(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  let previous: AccountId | undefined;
  for (const stake of governance.stakes) {
    const place = `governance.stakes.${toHex(stake.account)}`;
    if (previous !== undefined && equalBytes(previous, stake.account)) {
      return genesisFault("GENESIS_STAKE", place, { expected: "one stake", found: "two" });
    }
    previous = stake.account;
    const account = genesis.accounts.find((entry) => equalBytes(entry.account, stake.account));
    const held = account?.amount ?? 0n;
    if (stake.active > 0n && stake.active <= held) continue;
    const compared = { expected: `1..${held}`, found: String(stake.active) };
    return genesisFault("GENESIS_STAKE", place, compared);
  }
  return null;
}

function checkParameters(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  for (const { key, value } of governance.parameters) {
    const place = `governance.parameters.${key}`;
    if (!isParameterKey(key)) {
      return genesisFault("GENESIS_PARAMETER", place, { expected: "a known key", found: key });
    }
    if (key.startsWith("ledger.")) {
      const compared = { expected: "floor or limits of the document itself", found: key };
      return genesisFault("GENESIS_PARAMETER", place, compared);
    }
    const scale = { network: genesis.network, decimals: governance.decimals };
    const fault = checkParameterBounds(key, value, scale);
    if (fault !== null) return genesisFault("GENESIS_PARAMETER", place, fault);
  }
  return null;
}

function checkSupply(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  let supply = governance.treasury;
  for (const { amount } of genesis.accounts) supply += amount;
  if (supply <= AMOUNT_MAX) return null;
  const compared = { expected: `at most ${AMOUNT_MAX}`, found: String(supply) };
  return genesisFault("GENESIS_SUPPLY", "accounts", compared);
}

/** K1 to K14 on what the document makes; the fault names the check. */
function checkStatically(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  const state = new Overlay(new MemoryStore());
  writeGenesisConfig(state, governance, genesis.network);
  const [fault] = listConfigFaults(readConfig(state), {
    reviewers: governance.roles.find(({ name }) => name === "reviewer")?.members.length ?? 0,
    genesisValidators: genesis.sealers.length,
  });
  if (fault === undefined) return null;
  const { check, place, expected, found } = fault;
  const compared = { expected: `${check}: ${expected}`, found };
  return genesisFault("GENESIS_CONFIG", `governance.${place}`, compared);
}
