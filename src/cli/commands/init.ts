import { resolve } from "node:path";
import type { Command } from "commander";
import type { GenesisDocument } from "../../machine/genesis-document.ts";
import type { LedgerParts } from "../../node/new-ledger.ts";
import type { NetworkPlan } from "../../node/plan-json.ts";
import type { NewNetwork } from "../../node/test-network.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { readJsonFile, requireJson } from "../json-document.ts";
import { addNetworkOptions, readNetworkName, readPlanOption } from "../network-options.ts";
import { algorithms } from "../open-chain.ts";
import { askPassphrase, noPassphraseError } from "../passphrase.ts";
import { usageError } from "../usage-error.ts";

const SPEED_MAX = 1_000_000;

/** Options that say what a document says already. */
const NOT_WITH_GENESIS = ["testNetwork", "plan", "name", "rule", "legacy", "pq", "speed"];

export function register(command: Command, action: Action): void {
  command
    .option("--genesis <file>", "genesis document in JSON; its keys are yours already")
    .option("--test-network", "network 1, with keys of councils and attestors");
  addNetworkOptions(command);
  command
    .option("--speed <n>", "divides the durations of governance on a test network (default: 60)")
    .option("--passphrase-file <file>", "for the new keys; - is standard input")
    .option("--dry-run", "check everything and write nothing")
    .action(action(init));
}

async function init(call: Call): Promise<ExitCode> {
  const { makeLedger, refuseUsedFolder } = await import("../../node/new-ledger.ts");
  const { answerNewLedger } = await import("../new-ledger-text.ts");
  refuseMixed(call);
  const planned = await planLedger(call);
  refuseUsedFolder(call.data, planned.parts);
  if (call.options.flag("dryRun")) {
    answerNewLedger(call, { ...planned, chain: null });
    return EXIT.yes;
  }
  const passphrase = await passphraseOf(call, planned);
  const chain = makeLedger(call.data, { ...planned.parts, passphrase }, await algorithms());
  answerNewLedger(call, { ...planned, chain });
  chain.close();
  return EXIT.yes;
}

/** A ledger that is checked and not yet written. */
interface PlannedLedger {
  readonly document: GenesisDocument;
  readonly parts: Omit<LedgerParts, "passphrase">;
}

async function planLedger(call: Call): Promise<PlannedLedger> {
  const file = call.options.text("genesis");
  return file === undefined ? planNetwork(call) : planDocument(call, file);
}

async function planNetwork(call: Call): Promise<PlannedLedger> {
  const { makeNetwork, networkKeys } = await import("../../node/test-network.ts");
  const { requireGenesis, sealerOf } = await import("../../node/new-ledger.ts");
  const isTest = call.options.flag("testNetwork");
  const plan = await readPlanOption(call);
  const name = await readNetworkName(call, isTest ? "ml-test" : "ml-main");
  const network: NewNetwork = makeNetwork(
    {
      name,
      timeMs: Date.now(),
      network: isTest ? 1 : 0,
      epoch: await epochOf(plan, isTest),
      plan: plan.entries,
      hasCouncils: isTest,
      speed: call.options.uint("speed", SPEED_MAX, 1),
    },
    (await algorithms()).hashes,
  );
  return {
    document: requireGenesis(network.bytes, await algorithms()),
    parts: {
      genesis: network.bytes,
      keys: networkKeys(network),
      sealers: [sealerOf(network.sealer)],
      hasGenesisJson: false,
    },
  };
}

/** The first epoch: of the plan on a test network, else the one in which production begins. */
async function epochOf(plan: NetworkPlan, isTest: boolean) {
  if (isTest) return plan.first;
  const { defaultEpoch } = await import("../../node/genesis-builder.ts");
  return defaultEpoch(0, plan.first.rule, plan.first.algs);
}

/** A ledger of somebody's document. Block 0 is sealed if the folder holds a key of its sealers. */
async function planDocument(call: Call, file: string): Promise<PlannedLedger> {
  const { readGenesisJson } = await import("../../node/genesis-json.ts");
  const { genesisPath, requireGenesis } = await import("../../node/new-ledger.ts");
  const loaded = await algorithms();
  const genesis = requireJson(readGenesisJson(readJsonFile(file), loaded.hashes), file);
  const document = requireGenesis(genesis, loaded);
  const hasGenesisJson = resolve(file) === genesisPath(call.data);
  return { document, parts: { genesis, keys: [], sealers: [], hasGenesisJson } };
}

/** Secrets of a test network may lie open; those of production may not. */
async function passphraseOf(call: Call, planned: PlannedLedger): Promise<string | null> {
  if (planned.parts.keys.length === 0) return null;
  const isTest = planned.document.genesis.network === 1;
  if (isTest && call.options.text("passphraseFile") === undefined) {
    call.warn("KEYS_UNPROTECTED", "the keys of this test network lie open in its folder");
    return null;
  }
  const prompt = "Passphrase for the new keys: ";
  const passphrase = await askPassphrase(call, { prompt, isNew: true });
  if (passphrase === undefined) throw noPassphraseError(`${call.program} init`);
  return passphrase;
}

function refuseMixed(call: Call): void {
  const { options } = call;
  const given = (name: string): boolean =>
    name === "testNetwork" ? options.flag(name) : options.text(name) !== undefined;
  const mixed = NOT_WITH_GENESIS.find(given);
  if (options.text("genesis") !== undefined && mixed !== undefined) {
    throw usageError({
      message: `--genesis and ${flagOf(mixed)} exclude each other. The document says it all.`,
      fix: `${call.program} init --genesis FILE`,
    });
  }
  if (options.flag("testNetwork")) return;
  if (options.text("speed") !== undefined) {
    throw usageError({
      message:
        "--speed needs --test-network. Governance in production takes the time that it says.",
      fix: `${call.program} init --test-network --speed N`,
    });
  }
  if (options.text("plan") === undefined) return;
  throw usageError({
    message: "--plan needs --test-network. In production epochs change by decision.",
    fix: `${call.program} init --test-network --plan FILE`,
  });
}

function flagOf(name: string): string {
  return name === "testNetwork" ? "--test-network" : `--${name}`;
}
