import { type Command, Option } from "commander";
import { RULE_NAMES, RULE_VERSIONS, ruleVersionOf } from "../ledger/rule-version.ts";
import type { FirstEpoch, NetworkPlan } from "../node/plan-json.ts";
import type { Call } from "./call.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { usageError } from "./usage-error.ts";

const RULES = RULE_VERSIONS.map((rule) => RULE_NAMES[rule]);

/** Adds the options that say what a new test network is. */
export function addNetworkOptions(command: Command): void {
  command
    .option("--plan <file>", "epoch changes by height, in JSON; - is standard input")
    .option("--name <name>", "name of the network, a part of every signed message")
    .addOption(new Option("--rule <rule>", "rule version of the first epoch").choices(RULES))
    .option("--legacy <algorithm>", "legacy algorithm of the first epoch (default: SHA-256)")
    .option("--pq <algorithm>", "PQ algorithm of the first epoch (default: SHA3-256)");
}

/** What the first epoch is asked to be. */
async function readFirstEpoch(call: Call): Promise<FirstEpoch> {
  const { readHashName } = await import("./algorithm-name.ts");
  const { options } = call;
  const rule = ruleVersionOf(options.text("rule") ?? "");
  const legacy = options.text("legacy");
  const pq = options.text("pq");
  return {
    ...(rule === undefined ? {} : { rule }),
    ...(legacy === undefined ? {} : { legacy: readHashName(legacy, "--legacy") }),
    ...(pq === undefined ? {} : { pq: readHashName(pq, "--pq") }),
  };
}

/** The epochs of a new test network, by its plan where there is one. */
export async function readPlanOption(call: Call): Promise<NetworkPlan> {
  const { firstEpoch, readNetworkPlan } = await import("../node/plan-json.ts");
  const asked = await readFirstEpoch(call);
  const path = call.options.text("plan");
  if (path === undefined) return { first: firstEpoch(asked), entries: [] };
  return requireJson(readNetworkPlan(readJsonFile(path), asked), path);
}

/** The name of a new network, which must be one that a genesis document takes. */
export async function readNetworkName(call: Call, otherwise: string): Promise<string> {
  const name = call.options.text("name") ?? otherwise;
  const { GENESIS_NAME } = await import("../node/genesis-json.ts");
  const { min, max, pattern, expected } = GENESIS_NAME;
  if (name.length >= min && name.length <= max && pattern.test(name)) return name;
  throw usageError({
    code: "CLI_VALUE",
    message: `--name takes ${expected}. It was given as "${name}".`,
    fix: "choose another name, e.g. my-network",
    evidence: { option: "--name", found: name },
  });
}
