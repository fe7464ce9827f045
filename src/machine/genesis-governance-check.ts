import { isCouncilName } from "../governance/council.ts";
import { compareFractions } from "../governance/fraction.ts";
import type { GenesisParameterValue, GovernanceModule } from "../governance/genesis-module.ts";
import {
  type AmountRow,
  type FractionRow,
  isParameterKey,
  PARAMETERS,
  type ParameterRow,
  type UintRow,
} from "../governance/parameter-table.ts";
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
    const row: ParameterRow = PARAMETERS[key];
    if (isInBounds(row, value, genesis.network)) continue;
    const compared = {
      expected: `${showValue(row.min)}..${showValue(row.max)}`,
      found: `${value.kind} ${showValue(value.value)}`,
    };
    return genesisFault("GENESIS_PARAMETER", place, compared);
  }
  const burn = parameterOf(governance, "fee.split.burn", PARAMETERS["fee.split.burn"].initial);
  const treasury = parameterOf(
    governance,
    "fee.split.treasury",
    PARAMETERS["fee.split.treasury"].initial,
  );
  if (burn + treasury <= 10_000n) return null;
  const compared = { expected: "at most 10000 together", found: String(burn + treasury) };
  return genesisFault("GENESIS_PARAMETER", "governance.parameters.fee.split", compared);
}

function showValue(value: ParameterRow["min"] | GenesisParameterValue["value"]): string {
  return typeof value === "object" && value !== null ? `${value.n}/${value.d}` : String(value);
}

/** True iff the value is of the row's kind and inside its bounds, which on a test network begin at 1 for times. */
function isInBounds(row: ParameterRow, value: GenesisParameterValue, network: number): boolean {
  if (row.kind !== value.kind) return false;
  switch (value.kind) {
    case "uint":
    case "amount": {
      const bounds = row as UintRow | AmountRow;
      const min = network === 1 && bounds.isTime ? 1n : BigInt(bounds.min);
      return (
        value.value >= (min < BigInt(bounds.min) ? min : BigInt(bounds.min)) &&
        value.value <= BigInt(bounds.max)
      );
    }
    case "fraction": {
      const { min, max } = row as FractionRow;
      return compareFractions(value.value, min) >= 0 && compareFractions(value.value, max) <= 0;
    }
    default:
      return value.kind === "bool";
  }
}

function parameterOf(governance: GovernanceModule, key: string, initial: number): bigint {
  const value = governance.parameters.find((row) => row.key === key)?.value;
  return value?.kind === "uint" ? value.value : BigInt(initial);
}

function checkSupply(genesis: Genesis, governance: GovernanceModule): GenesisFault | null {
  let supply = governance.treasury;
  for (const { amount } of genesis.accounts) supply += amount;
  if (supply <= AMOUNT_MAX) return null;
  const compared = { expected: `at most ${AMOUNT_MAX}`, found: String(supply) };
  return genesisFault("GENESIS_SUPPLY", "accounts", compared);
}
