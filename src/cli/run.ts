import { type Command, CommanderError } from "commander";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { FailedCall } from "./error-advice.ts";
import { errorJson, errorText, tellError } from "./error-text.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { buildProgram, type ProgramParts } from "./program.ts";
import { hasColor, type ProcessPort, painter } from "./terminal.ts";
import { unknownCommandError, unknownOptionError, usageError } from "./usage-error.ts";

/** Runs one call of the program and says how the process ends. Nothing is thrown. */
export async function runProgram(
  argv: readonly string[],
  port: ProcessPort,
  { name, commands }: Pick<ProgramParts, "name" | "commands">,
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.yes;
  const onExit = (code: ExitCode): void => {
    exit = code;
  };
  const program = buildProgram({ name, commands, port, onExit });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.yes;
    // A group of commands without one shows its help.
    if (error instanceof CommanderError && error.code === "commander.help") return EXIT.usage;
    const failure = error instanceof CommanderError ? translate(error, program, argv) : error;
    const { path } = calledCommand(program, argv);
    const call = { program: name, command: path.slice(name.length + 1), argv };
    const told = tellError(failure instanceof LedgerError ? await advise(failure, call) : failure);
    const paint = painter(hasColor(port.stderr, port.env, !argv.includes("--no-color")));
    const isJson = argv.includes("--json");
    port.stderr.write(isJson ? `${errorJson(told)}\n` : errorText(told, paint));
    if ((port.env.MATHLEDGER_DEBUG ?? "") !== "" && error instanceof Error) {
      port.stderr.write(`${error.stack ?? ""}\n`);
    }
    return told.exitCode;
  }
}

async function advise(error: LedgerError, call: FailedCall): Promise<LedgerError> {
  return (await import("./error-advice.ts")).adviseError(error, call);
}

/** The error for a call that the parser did not understand, in the program's own form. */
function translate(error: CommanderError, program: Command, argv: readonly string[]): LedgerError {
  const { command, path } = calledCommand(program, argv);
  const found = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const known = {
    path,
    commands: command.commands.map((each) => each.name()),
    flags: [...command.options, ...program.options].flatMap(({ long }) => long ?? []),
  };
  if (error.code === "commander.unknownCommand") return unknownCommandError(found, known);
  if (error.code === "commander.unknownOption") return unknownOptionError(found, known);
  // A flag with a typo is what is wrong, and not that the one which was meant is missing.
  const flags = [...known.flags, "--help"];
  const unknown = argv.find((word) => /^--[a-z]/.test(word) && !flags.includes(nameOf(word)));
  const isMissing = error.code.startsWith("commander.missing");
  if (isMissing && unknown !== undefined) return unknownOptionError(nameOf(unknown), known);
  const message = error.message.replace(/^error: /, "");
  return usageError({
    message: `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/([^.])$/, "$1.")}`,
    fix: `${path} --help`,
  });
}

/** `--flag` of `--flag=value`; `--no-color` stands for itself. */
function nameOf(word: string): string {
  return word.split("=", 1)[0] ?? word;
}

/** The deepest command that the words name. */
function calledCommand(
  program: Command,
  argv: readonly string[],
): { readonly command: Command; readonly path: string } {
  let command = program;
  let path = program.name();
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) continue;
    command = next;
    path = `${path} ${word}`;
  }
  return { command, path };
}
