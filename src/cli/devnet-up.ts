import type { DevnetRequest } from "../node/devnet/dev-preset.ts";
import type { DevnetSettings } from "../node/devnet/devnet-file.ts";
import type { PastTools } from "../node/devnet/play-past.ts";
import type { Call } from "./call.ts";
import { devnetFolder } from "./devnet-folder.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import type { Progress } from "./progress.ts";
import { usageError } from "./usage-error.ts";
import { PROGRAM_VERSION } from "./version.ts";

const SPEED_MAX = 1_000_000;
const SEED_MAX = 0xffff_ffff;
const PORT_MAX = 65_535;
const HOST = "127.0.0.1";

/** What a devnet may be asked to be; what is absent is as usual, or as it was begun. */
type Wanted = Partial<Omit<DevnetRequest, "timeMs"> & DevnetSettings>;

const USUAL = { speed: 60, isSolo: false, validators: 1, seed: 1, story: "town" } as const;

/** Starts the devnet of the folder, made first where there is none, and runs it until it is told to end. */
export async function devnetUp(call: Call): Promise<ExitCode> {
  const { holdsLedger, ledgerPaths } = await import("../storage/data-folder.ts");
  const { createSigningProvider } = await import("../crypto/signing-provider.ts");
  const { nodeSigning } = await import("../crypto/provider-node-signing.ts");
  const { makeDevKeys } = await import("../node/devnet/dev-keys.ts");
  const wanted = readWanted(call);
  const ports = {
    http: call.options.uint("port", PORT_MAX) ?? 8080,
    helper: call.options.uint("helperPort", PORT_MAX) ?? 8081,
  };
  const directory = devnetFolder(call);
  const loaded = await algorithms();
  const keys = makeDevKeys(loaded.hashes, createSigningProvider(nodeSigning));
  if (holdsLedger(ledgerPaths(directory))) {
    const { requireSameDevnet } = await import("../node/devnet/same-devnet.ts");
    requireSameDevnet(directory, wanted, loaded);
  } else {
    const { makeDevnet } = await import("../node/devnet/make-devnet.ts");
    makeDevnet(directory, { ...USUAL, ...wanted, nowMs: Date.now() }, { loaded, keys });
  }
  await playBar(call, directory, { loaded, keys });
  const { startDevnet } = await import("../node/devnet/run-devnet.ts");
  const { devnetAnswer } = await import("./devnet-text.ts");
  const { noteProcess } = await import("../node/devnet/devnet-process.ts");
  const running = await startDevnet({
    directory,
    listen: `${HOST}:${ports.http}`,
    helper: { host: HOST, port: ports.helper },
    version: PROGRAM_VERSION,
    keys,
  });
  const forget = noteProcess(directory, { pid: process.pid, ...running });
  const ended = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.resolve());
  void running.node.ended.then(() => ended.resolve());
  call.answer(devnetAnswer(call, running, directory));
  await ended.promise;
  forget();
  await running.stop();
  const { error } = await running.node.ended;
  if (error !== null) throw error;
  return EXIT.yes;
}

/** Plays what is missing of the past, with a bar. */
async function playBar(
  call: Call,
  directory: string,
  tools: Pick<PastTools, "loaded" | "keys">,
): Promise<void> {
  const { playPast } = await import("../node/devnet/play-past.ts");
  let progress: Progress | undefined;
  const onBlock = (done: number, total: number): void => {
    progress ??= call.progress({ label: "playing the past", unit: "blocks", total });
    progress.update(done);
  };
  await playPast(directory, { ...tools, onBlock });
  progress?.end();
}

function readWanted(call: Call): Wanted {
  const { options } = call;
  const speed = options.uint("speed", SPEED_MAX, 1);
  const seed = options.uint("seed", SEED_MAX);
  const validators = readChoice(call, "validators", ["1", "4"] as const);
  const story = readChoice(call, "story", ["town", "none"] as const);
  return {
    ...(speed === undefined ? {} : { speed }),
    ...(seed === undefined ? {} : { seed }),
    ...(validators === undefined ? {} : { validators: validators === "1" ? 1 : 4 }),
    ...(story === undefined ? {} : { story }),
    ...(options.flag("solo") ? { isSolo: true } : {}),
  };
}

function readChoice<T extends string>(
  call: Call,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = call.options.text(name);
  const chosen = choices.find((choice) => choice === text);
  if (text === undefined || chosen !== undefined) return chosen;
  throw usageError({
    code: "CLI_VALUE",
    message: `--${name} is one of ${choices.join(" and ")}. It was given as "${text}".`,
    fix: `write --${name} ${choices[0]}`,
    evidence: { option: `--${name}`, found: text },
  });
}
