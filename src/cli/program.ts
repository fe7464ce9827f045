import { Command, Option } from "commander";
import { Call } from "./call.ts";
import type { Action, CommandEntry } from "./command-module.ts";
import type { ExitCode } from "./exit-code.ts";
import { Options } from "./options.ts";
import { columnsOf, type ProcessPort } from "./terminal.ts";
import { PROGRAM_VERSION } from "./version.ts";

/*
 * How to add a command:
 * 1. Write `commands/NAME.ts` with `export function register(command, action)`. It adds arguments and options, and
 *    `command.action(action(async (call) => { ...; return EXIT.yes; }))`. Import heavy modules inside the action with
 *    `await import("…")`; `openChain(call)` of `open-chain.ts` opens the data folder for reading.
 * 2. Add `{ name, summary, load }` to `command-list.ts`, in the order of the help.
 * 3. Give data with `call.answer({ json, text })`, lists with `call.row`, talk with `call.note`, long work with
 *    `call.progress`. Throw `LedgerError`; its code decides the exit by `exit-code.ts` and stands in `docs/errors.md`.
 */

/** What a program is built from. */
export interface ProgramParts {
  readonly name: string;
  readonly commands: readonly CommandEntry[];
  readonly port: ProcessPort;
  readonly onExit: (code: ExitCode) => void;
}

/** The program with every command's name; what a command takes is known once it is loaded. */
export function buildProgram(parts: ProgramParts): Command {
  const { name, commands, port } = parts;
  const program = new Command(name)
    .description("A ledger that governs itself and outlives its own cryptography.")
    .usage("<command> [options]")
    .version(PROGRAM_VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .addOption(new Option("--data <dir>", "data folder (default: MATHLEDGER_DATA, else your own)"))
    .option("--json", "answer and fail in JSON")
    .addOption(
      new Option("--progress <mode>", "how long work is shown").choices(["auto", "plain", "none"]),
    )
    .option("--no-color", "no colour, as with NO_COLOR")
    .showSuggestionAfterError(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void port.stdout.write(text),
      writeErr: (text) => void port.stderr.write(text),
      // Errors are told in the program's own form by whoever catches them.
      outputError: () => {},
      getOutHelpWidth: () => columnsOf(port.stdout),
      getErrHelpWidth: () => columnsOf(port.stderr),
    })
    .exitOverride();
  const action = actionOf(program, parts);
  for (const { name: word, summary, hidden = false } of commands)
    program.command(word, { hidden }).description(summary).helpCommand(false);
  program.hook("preSubcommand", async (_, command) => {
    if (command.parent === program) await loadCommand(command, commands, action);
  });
  return program;
}

const loaded = new WeakSet<Command>();

async function loadCommand(
  command: Command,
  commands: readonly CommandEntry[],
  action: Action,
): Promise<void> {
  if (loaded.has(command)) return;
  loaded.add(command);
  const entry = commands.find(({ name }) => name === command.name());
  const module = await entry?.load();
  module?.register(command, action);
}

function actionOf(program: Command, { commands, port, onExit }: ProgramParts): Action {
  const action: Action =
    (run) =>
    async (...given) => {
      const command = given.at(-1);
      if (!(command instanceof Command)) throw new TypeError("commander gave no command");
      const call = new Call({
        program: program.name(),
        command: pathOf(command),
        args: command.args,
        options: new Options(command.optsWithGlobals()),
        port,
        tree: async () => {
          for (const each of program.commands) await loadCommand(each, commands, action);
          return program;
        },
      });
      onExit(await run(call));
    };
  return action;
}

/** Words of a command below the program, e.g. `keys list`. */
function pathOf(command: Command): string {
  const words: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) words.unshift(at.name());
  return words.join(" ");
}
