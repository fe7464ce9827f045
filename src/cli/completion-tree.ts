import type { Command, Option } from "commander";

/** An option as a shell completes it. */
export interface CompletionFlag {
  readonly flag: string;
  readonly summary: string;
  readonly takesValue: boolean;
  /** Values to choose from; empty where any will do. */
  readonly choices: readonly string[];
}

/** A command as a shell completes it. */
export interface CompletionNode {
  /** Words below the program; none for the program itself. */
  readonly words: readonly string[];
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly flags: readonly CompletionFlag[];
  /** Values of the first argument; empty where it is a file or anything else. */
  readonly choices: readonly string[];
}

/** Every command of a loaded program, parents before children. */
export function describeTree(program: Command): readonly CompletionNode[] {
  return describe(program, [], program.options);
}

function describe(
  command: Command,
  words: readonly string[],
  shared: readonly Option[],
): readonly CompletionNode[] {
  // The help is what knows which commands are left out.
  const shown = command.createHelp().visibleCommands(command);
  const own = command.options === shared ? [] : command.options;
  const node: CompletionNode = {
    words,
    commands: shown.map((each) => ({ name: each.name(), summary: each.description() })),
    flags: [
      ...[...own, ...shared].map(describeOption),
      { flag: "--help", summary: "show the help", takesValue: false, choices: [] },
    ],
    choices: command.registeredArguments[0]?.argChoices ?? [],
  };
  const below = shown.flatMap((each) => describe(each, [...words, each.name()], shared));
  return [node, ...below];
}

function describeOption(option: Option): CompletionFlag {
  return {
    flag: option.long ?? option.flags,
    summary: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}
