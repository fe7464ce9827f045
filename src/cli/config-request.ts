import type { Command } from "commander";
import type { ConfigRequest } from "../node/config/load-config.ts";
import type { KeyFlag } from "../node/config/read-flags.ts";
import type { Call } from "./call.ts";
import { usageError } from "./usage-error.ts";

/** Adds the options of whatever reads the node's configuration. */
export function addConfigOptions(command: Command): Command {
  return command
    .option("--config <file>", "configuration file (default: MATHLEDGER_CONFIG, /etc, your own)")
    .option("--set <key=value>", "set a key for this call, as often as needed", gather, []);
}

/** The configuration that a call asks for: its file, its environment, and the keys that its flags set. */
export function configRequest(call: Call, own: readonly KeyFlag[] = []): ConfigRequest {
  const data = call.options.text("data");
  const folder = data === undefined ? [] : [{ flag: "--data", key: "node.data_dir", text: data }];
  const flags = [...folder, ...own, ...call.options.texts("set").map(readSetting)];
  return { file: call.options.text("config"), flags, env: call.env };
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function readSetting(setting: string): KeyFlag {
  const at = setting.indexOf("=");
  if (at > 0) return { flag: "--set", key: setting.slice(0, at), text: setting.slice(at + 1) };
  throw usageError({
    code: "CLI_VALUE",
    message: `--set takes KEY=VALUE. It was given as "${setting}".`,
    fix: "write --set http.listen=127.0.0.1:8080",
    evidence: { option: "--set", found: setting },
  });
}
