import { type Command, Option } from "commander";
import type { NodeEnd, RunningNode } from "../node/run-node.ts";
import type { Call } from "./call.ts";
import type { Action } from "./command-module.ts";
import { addConfigOptions, configRequest } from "./config-request.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-code.ts";
import { algorithmChoice } from "./open-chain.ts";

/** Adds what `node run` takes, and `mathledger-node` by itself. */
export function registerRun(command: Command, action: Action): void {
  addConfigOptions(command)
    .option("--listen <address>", "address of the public listener, as http.listen")
    .addOption(new Option("--log-level <level>", "least severity that is logged, as log.level"))
    .option("--passphrase-file <file>", "opens the sealers' keys; - is standard input")
    .option("--print-default-config", "print a configuration file with every key, and end")
    .option("--check-config", "check the configuration, and end")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  if (call.options.flag("printDefaultConfig")) {
    const { printDefaultConfig } = await import("../node/config/print-config.ts");
    call.write(printDefaultConfig());
    return EXIT.yes;
  }
  const { loadConfig } = await import("../node/config/load-config.ts");
  const request = configRequest(call, [
    ...flag(call, "listen", "--listen", "http.listen"),
    ...flag(call, "logLevel", "--log-level", "log.level"),
  ]);
  const loaded = loadConfig(request);
  if (call.options.flag("checkConfig")) {
    call.note(`${loaded.file ?? "the defaults"}: nothing is wrong`);
    return EXIT.yes;
  }
  const { refuseMissing } = await import("../node/life/open-chain.ts");
  // Before the log, which would make a folder that was mistyped.
  refuseMissing(loaded);
  const { openLog } = await import("../node/log/open-log.ts");
  const { config } = loaded;
  // A service manager takes the lines from standard error; at a terminal they are only in the way of the file's.
  const isWatched = process.stderr.isTTY === true && config["log.file"] !== "";
  const log = openLog({
    level: config["log.level"],
    file: config["log.file"],
    stream: isWatched ? null : process.stderr,
  });
  const { startNode } = await import("../node/run-node.ts");
  const { askPassphrase } = await import("./passphrase.ts");
  const { PROGRAM_VERSION: version } = await import("./version.ts");
  const prompt = "Passphrase of the sealers' keys: ";
  const passphrase = async () => (await askPassphrase(call, { prompt, isNew: false })) ?? null;
  const signals = new StopSignals();
  try {
    const choice = algorithmChoice();
    const node = await startNode({ request, loaded, version, log, passphrase, choice });
    signals.stopOnSignal(node);
    return await live(call, node, { signals, reopenLog: () => log.reopen() });
  } catch (error) {
    log.write("fatal", "the node ends", { error });
    throw error;
  } finally {
    log.close();
  }
}

/** From the start of a node to its end: signals, the service manager, and what its end means. */
async function live(
  call: Call,
  node: RunningNode,
  { signals, reopenLog }: { readonly signals: StopSignals; readonly reopenLog: () => void },
): Promise<ExitCode> {
  const { serviceManager } = await import("../node/life/service-manager.ts");
  const manager = serviceManager(process.env, (cause) => {
    call.note(`the service manager was not told: ${String(cause)}`);
  });
  process.on("SIGHUP", () => reload(node));
  process.on("SIGUSR1", reopenLog);
  await answerAddresses(call, node);
  manager.ready(`block ${node.service.reader.store.tipHeight}`);
  const end = await node.ended;
  manager.stopping();
  manager.close();
  return exitOf(end, signals.first);
}

/** The signals that end a node in order, also one that comes while it starts. A second one does not wait for that. */
class StopSignals {
  #first: NodeJS.Signals | null = null;
  #node: RunningNode | null = null;

  constructor() {
    for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => this.#take(name));
  }

  get first(): NodeJS.Signals | null {
    return this.#first;
  }

  stopOnSignal(node: RunningNode): void {
    this.#node = node;
    if (this.#first !== null) void node.stop();
  }

  #take(name: NodeJS.Signals): void {
    if (this.#first !== null) process.exit(EXIT.interrupted);
    this.#first = name;
    void this.#node?.stop();
  }
}

/** The log has the reason of a refusal; there is nobody else to tell. */
function reload(node: RunningNode): void {
  try {
    node.reload();
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
  }
}

function exitOf({ error }: NodeEnd, signal: NodeJS.Signals | null): ExitCode {
  if (error !== null) {
    // The chain has entered an epoch that another release of this program can follow.
    if (error.code === "LEDGER_ALGORITHM_MISSING") return EXIT.restart;
    return exitCodeOf(error.code);
  }
  return signal === "SIGINT" ? EXIT.interrupted : EXIT.yes;
}

async function answerAddresses(call: Call, node: RunningNode): Promise<void> {
  const { formatListenAddress } = await import("../node/config/listen-address.ts");
  const { addresses, service } = node;
  const { facts, reader } = service;
  const url = `${addresses.scheme}://${formatListenAddress(addresses.http)}`;
  const metrics =
    addresses.metrics === null ? null : `http://${formatListenAddress(addresses.metrics)}/metrics`;
  const { name } = reader.document.genesis;
  const { directory, tipHeight } = reader.store;
  call.answer({
    json: {
      url,
      operator: addresses.socket,
      metrics,
      network: name,
      data: directory,
      height: tipHeight,
      pid: process.pid,
    },
    text: (paint) =>
      [
        `Node:      mathledger ${facts.version}, network ${name}, block ${tipHeight}, data ${directory}`,
        `Open:      ${paint("bold", url)}`,
        `Operator:  ${addresses.socket === null ? "no socket" : `unix:${addresses.socket}`}`,
        `Metrics:   ${metrics ?? "none"}`,
      ].join("\n"),
  });
}

function flag(call: Call, option: string, name: string, key: string) {
  const text = call.options.text(option);
  return text === undefined ? [] : [{ flag: name, key, text }];
}
