import { hashCodeToJson } from "../crypto/hash-json.ts";
import type { PlanEntry } from "../ledger/genesis.ts";
import { floorToJson } from "../ledger/json-floor.ts";
import { limitsToJson } from "../ledger/json-limits.ts";
import { policyToJson } from "../ledger/json-policy.ts";
import { suiteToJson } from "../ledger/json-suite.ts";
import { timingToJson } from "../ledger/json-timing.ts";
import { RULE_NAMES } from "../ledger/rule-version.ts";
import type { GenesisDocument } from "../machine/genesis-document.ts";
import { toHex0x } from "../primitives/hex.ts";
import { GENESIS_SCHEMA } from "./genesis-json.ts";
import { parameterToJson } from "./parameter-json.ts";

/** The JSON form of a genesis document, everything said: reading it gives the same bytes. */
export function genesisToJson(document: GenesisDocument): Readonly<Record<string, unknown>> {
  const { genesis, governance, plan } = document;
  return {
    schema: GENESIS_SCHEMA,
    name: genesis.name,
    time_ms: genesis.timeMs,
    network: genesis.network,
    epoch: settingsToJson(genesis.epoch),
    floor: floorToJson(genesis.floor),
    limits: limitsToJson(genesis.limits),
    sealers: genesis.sealers.map(({ account, suite, publicKey, weight }) => ({
      account: toHex0x(account),
      suite: suiteToJson(suite),
      public_key: toHex0x(publicKey),
      weight,
    })),
    accounts: genesis.accounts.map(({ account, threshold, keys, amount }) => ({
      account: toHex0x(account),
      threshold,
      keys: keys.map(({ suite, publicKey }) => ({
        suite: suiteToJson(suite),
        public_key: toHex0x(publicKey),
      })),
      amount: amount.toString(),
    })),
    governance: governanceToJson(governance),
    ...(plan.length === 0
      ? {}
      : { plan: plan.map((entry) => ({ start_block: entry.start, ...settingsToJson(entry) })) }),
  };
}

/** Both algorithms are stated, one that the rule version does not have as null: absent would mean as before. */
function settingsToJson({ rule, algs, policy, timing }: Omit<PlanEntry, "start">) {
  const codeOf = (code: number | null) => (code === null ? null : hashCodeToJson(code));
  return {
    rule_version: RULE_NAMES[rule],
    legacy_algorithm_id: codeOf(algs.legacy),
    pq_algorithm_id: codeOf(algs.pq),
    policy: policyToJson(policy),
    timing: timingToJson(timing),
  };
}

function governanceToJson(governance: GenesisDocument["governance"]) {
  const { decimals, speed, treasury, stakes, councils, roles, admin, parameters } = governance;
  return {
    decimals,
    speed,
    treasury: treasury.toString(),
    stakes: stakes.map(({ account, active }) => ({
      account: toHex0x(account),
      active: active.toString(),
    })),
    councils: councils.map(({ name, k, members, termEnd }) => ({
      name,
      k,
      members: members.map(toHex0x),
      term_end: termEnd,
    })),
    roles: roles.map(({ name, members }) => ({ name, members: members.map(toHex0x) })),
    admin: admin === null ? null : { account: toHex0x(admin.account), expires_at: admin.expiresAt },
    parameters: Object.fromEntries(
      parameters.map(({ key, value }) => [key, parameterToJson(value)]),
    ),
  };
}
