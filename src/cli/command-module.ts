import type { Command } from "commander";
import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";

/** What a command does when it is called; the number is the process's answer. */
export type Run = (call: Call) => ExitCode | Promise<ExitCode>;

/** Turns a `Run` into the action of a `commander` command. */
export type Action = (run: Run) => (...given: readonly unknown[]) => Promise<void>;

/** A file of `commands/`. */
export interface CommandModule {
  /**
   * Adds arguments, options, commands below and actions to a command whose name and summary are set. What is heavy
   * (algorithms, storage) is imported inside the actions, so that help and completion answer at once.
   */
  register(command: Command, action: Action): void;
}

/** A command of the first level. */
export interface CommandEntry {
  readonly name: string;
  /** One line of the program's help. */
  readonly summary: string;
  /** Known and left out of the help: a later version has it. */
  readonly hidden?: true;
  load(): Promise<CommandModule>;
}
