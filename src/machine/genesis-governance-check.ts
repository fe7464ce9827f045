import { isCouncilName } from "../governance/council.ts";
import type { GovernanceModule } from "../governance/genesis-module.ts";
import { checkParameterBounds } from "../governance/parameter-bounds.ts";
import { isParameterKey, PARAMETERS } from "../governance/parameter-table.ts";
import type { Genesis } from "../ledger/genesis.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex } from "../primitives/hex.ts";
import { AMOUNT_MAX } from "../primitives/integer.ts";
import { type GenesisFault, genesisFault } from "./genesis-fault.ts";

/** Module `governance`: councils that can act, stakes that exist, parameters inside their bounds, a supply that fits. */
export function checkGovernanceModule(
  genesis: Genesis,
  governance: GovernanceModule,
): GenesisFault | null {
  return (
    checkSpeed(genesis, governance) ??
    checkCouncils(genesis, governance) ??
    checkStakes(genesis, governance) ??
    checkParameters(genesis, governance) ??
    checkSupply(genesis, governance)
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
      if (genesis.accounts.some((entry) => equalBytes(entry.account, member))) continue;
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
    const scale = { network: genesis.network, decimals: governance.decimals };
    const fault = checkParameterBounds(key, value, scale);
    if (fault !== null) return genesisFault("GENESIS_PARAMETER", place, fault);
  }
  const shares = shareOf(governance, "fee.split.burn") + shareOf(governance, "fee.split.treasury");
  if (shares <= 10_000) return null;
  const compared = { expected: "at most 10000 together", found: shares };
  return genesisFault("GENESIS_PARAMETER", "governance.parameters.fee.split", compared);
}

function shareOf(governance: GovernanceModule, key: "fee.split.burn" | "fee.split.treasury") {
  const value = governance.parameters.find((row) => row.key === key)?.value;
  return typeof value === "number" ? value : PARAMETERS[key].initial;
}

function checkSupply(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  let supply = governance.treasury;
  for (const { amount } of genesis.accounts) supply += amount;
  if (supply <= AMOUNT_MAX) return null;
  const compared = { expected: `at most ${AMOUNT_MAX}`, found: String(supply) };
  return genesisFault("GENESIS_SUPPLY", "accounts", compared);
}
