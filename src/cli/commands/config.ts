import type { Command } from "commander";
import type { LoadedConfig } from "../../node/config/load-config.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { addConfigOptions, configRequest } from "../config-request.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addUnavailable } from "../unavailable.ts";

export function register(command: Command, action: Action): void {
  addUnavailable(command, action, "migrate");
  addConfigOptions(command.command("show"))
    .description("every key with its value")
    .option("--origin", "say where each value comes from")
    .action(action(show));
  addConfigOptions(command.command("get"))
    .description("the value of one key")
    .argument("<key>", "such as http.listen")
    .action(action(get));
  addConfigOptions(command.command("set"))
    .description("set a key in the file, keeping comments and order; the old file stays as .bak")
    .argument("<key>", "such as http.listen")
    .argument("<value>", "without quotes; a list with commas")
    .option("--dry-run", "print the new file and write nothing")
    .action(action(set));
  addConfigOptions(command.command("check"))
    .description("look for faults: all of them, each with its place")
    .action(action(check));
}

async function show(call: Call): Promise<ExitCode> {
  const { loadConfig } = await import("../../node/config/load-config.ts");
  const loaded = loadConfig(configRequest(call));
  tellWarnings(call, loaded);
  const { describeOrigin } = await import("../../node/config/origin.ts");
  const { showValue } = await import("../../node/config/check-value.ts");
  const withOrigin = call.options.flag("origin");
  const rows = [...loaded.values].map(([name, { value, origin }]) => {
    return { name, value, shown: `${name} = ${showValue(value)}`, origin: describeOrigin(origin) };
  });
  const width = Math.max(...rows.map(({ shown }) => shown.length));
  call.answer({
    json: {
      file: loaded.file,
      keys: Object.fromEntries(rows.map(({ name, value, origin }) => [name, { value, origin }])),
    },
    text: (paint) =>
      rows
        .map(({ shown, origin }) => {
          return withOrigin ? `${shown.padEnd(width)}  ${paint("dim", `# ${origin}`)}` : shown;
        })
        .join("\n"),
  });
  return EXIT.yes;
}

async function get(call: Call): Promise<ExitCode> {
  const { loadConfig } = await import("../../node/config/load-config.ts");
  const { requireKeyName } = await import("../../node/config/require-key-name.ts");
  const name = requireKeyName(call.args[0] ?? "");
  const { values, config } = loadConfig(configRequest(call));
  const { describeOrigin } = await import("../../node/config/origin.ts");
  const value = config[name];
  const origin = describeOrigin(values.get(name)?.origin ?? { layer: "default" });
  call.answer({ json: { key: name, value, origin }, text: () => String(value) });
  return EXIT.yes;
}

async function set(call: Call): Promise<ExitCode> {
  const { findConfigFile } = await import("../../node/config/load-config.ts");
  const { setConfigKey } = await import("../../node/config/set-config-key.ts");
  const { ownPaths } = await import("../../node/config/own-paths.ts");
  const request = configRequest(call);
  const path = findConfigFile(request) ?? ownPaths(call.env).config;
  const [key = "", text = ""] = call.args;
  const isDry = call.options.flag("dryRun");
  const done = setConfigKey(request, { path, key, text }, isDry);
  const { backup, value } = done;
  call.answer({
    json: { file: done.path, key, value: done.value, backup, dry_run: isDry, text: done.text },
    text: () => {
      if (isDry) return done.text.trimEnd();
      const kept = backup === null ? "" : `; the file as it was: ${backup}`;
      return `${done.path}: ${key} = ${value}${kept}`;
    },
  });
  return EXIT.yes;
}

async function check(call: Call): Promise<ExitCode> {
  const { surveyConfig } = await import("../../node/config/load-config.ts");
  const { describeFault } = await import("../../node/config/config-fault.ts");
  const { loaded, faults } = surveyConfig(configRequest(call));
  tellWarnings(call, loaded);
  const isFine = faults.length === 0;
  const { file, warnings } = loaded;
  call.answer({
    json: { file, valid: isFine, faults, warnings },
    text: (paint) => {
      const lines = faults.map((fault) => `${paint("red", fault.code)}  ${describeFault(fault)}`);
      const subject = file ?? "the defaults, the environment and the flags";
      return isFine ? `${subject}: nothing is wrong` : lines.join("\n");
    },
  });
  return isFine ? EXIT.yes : EXIT.no;
}

function tellWarnings(call: Call, { warnings }: LoadedConfig): void {
  for (const { code, message, fix } of warnings) call.warn(code, `${message} fix: ${fix}`);
}
