import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LedgerError } from "../../primitives/ledger-error.ts";
import { checkConflicts } from "./check-conflicts.ts";
import { type ConfigFault, configFaultError } from "./config-fault.ts";
import type { ConfigValue } from "./config-key.ts";
import { type Config, KEY_NAMES, type KeyName, keyEntry } from "./config-table.ts";
import type { ConfigWarning, Layer, PlacedValue } from "./layer.ts";
import { ownPaths, setVariable } from "./own-paths.ts";
import { readConfigText } from "./read-config-text.ts";
import { readEnvironment } from "./read-environment.ts";
import { type KeyFlag, readFlags } from "./read-flags.ts";

/** The file of a machine's node, as packages install it. */
const SYSTEM_FILE = "/etc/mathledger/config.toml";

/** What a configuration is made from. */
export interface ConfigRequest {
  /** The file that the command line names. */
  readonly file?: string | undefined;
  readonly flags: readonly KeyFlag[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A configuration with the origin of every value. */
export interface LoadedConfig {
  /** The file that was read; null where there is none. */
  readonly file: string | null;
  readonly config: Config;
  readonly values: ReadonlyMap<KeyName, PlacedValue>;
  readonly warnings: readonly ConfigWarning[];
}

/** A configuration that may be at fault. */
export interface SurveyedConfig {
  readonly loaded: LoadedConfig;
  readonly faults: readonly ConfigFault[];
}

/** The configuration in force: default, then file, then environment, then flag. Throws on the first fault. */
export function loadConfig(request: ConfigRequest): LoadedConfig {
  const { loaded, faults } = surveyConfig(request);
  if (faults.length > 0) throw configFaultError(faults);
  return loaded;
}

/** The same with every fault that was found, for whoever wants to see them all. */
export function surveyConfig(request: ConfigRequest): SurveyedConfig {
  const file = findConfigFile(request);
  return surveyText(request, file, file === null ? null : readConfigFile(file));
}

/** The same with a text in the place of the file's. */
export function surveyText(
  request: ConfigRequest,
  file: string | null,
  text: string | null,
): SurveyedConfig {
  const fileLayer = file === null || text === null ? EMPTY : readConfigText(text, file);
  const layers = [fileLayer, readEnvironment(request.env), readFlags(request.flags)];
  const said = new Map(layers.flatMap(({ values }) => [...values]));
  const values = new Map(
    KEY_NAMES.map((name) => [
      name,
      said.get(name) ?? defaultOf(name, { file, said, env: request.env }),
    ]),
  );
  const config = toConfig(values);
  const faults = layers.flatMap((layer) => layer.faults);
  return {
    loaded: { file, config, values, warnings: fileLayer.warnings },
    faults: faults.length > 0 ? faults : checkConflicts(config, values),
  };
}

const EMPTY: Layer = { values: new Map(), faults: [], warnings: [] };

/** The file to read: the one named, else the machine's, else the user's own; null where none exists. */
export function findConfigFile({ file, env }: ConfigRequest): string | null {
  const named = file ?? setVariable(env, "MATHLEDGER_CONFIG");
  if (named !== undefined) return resolve(named);
  return [SYSTEM_FILE, ownPaths(env).config].find((path) => existsSync(path)) ?? null;
}

/** The text of a configuration file. */
export function readConfigFile(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LedgerError({
      code: "CONFIG_FILE_READ",
      message: `The configuration file ${path} cannot be read. ${why}.`,
      fix: `check the path and its permissions; mathledger-node --print-default-config > ${path} writes one`,
      evidence: { path },
      cause,
    });
  }
}

/**
 * The value of a key that nobody has set. The paths of a machine's node are those of its packages; a user's own node
 * keeps everything beside its data, or in the user's folders where no data folder is named.
 */
function defaultOf(
  name: KeyName,
  {
    file,
    said,
    env,
  }: {
    readonly file: string | null;
    readonly said: ReadonlyMap<KeyName, PlacedValue>;
    readonly env: ConfigRequest["env"];
  },
): PlacedValue {
  const origin = { layer: "default" } as const;
  const data = said.get("node.data_dir");
  const isSystem = file === SYSTEM_FILE && (data === undefined || data.origin.layer === "file");
  if (isSystem) return { value: keyEntry(name).default, origin };
  const own = ownPaths(env);
  const folder = data === undefined ? own.data : resolve(String(data.value));
  const beside: Partial<Record<KeyName, ConfigValue>> = {
    "node.data_dir": folder,
    "node.genesis": join(folder, "genesis.json"),
    "log.file": data === undefined ? own.log : join(folder, "node.log"),
    "operator.socket": data === undefined ? own.socket : join(folder, "node.sock"),
  };
  return { value: beside[name] ?? keyEntry(name).default, origin };
}

/** Requires: a checked value of every key. */
function toConfig(values: ReadonlyMap<KeyName, PlacedValue>): Config {
  const fields = Object.fromEntries([...values].map(([name, { value }]) => [name, value]));
  // Every value has passed the form from which the type is made.
  return fields as Config;
}
