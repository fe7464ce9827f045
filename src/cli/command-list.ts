import type { CommandEntry } from "./command-module.ts";

/** Every command of the first level, in the order of the help. A module is loaded when its command is called. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "completion",
    summary: "print a completion script for bash, zsh or fish",
    load: () => import("./commands/completion.ts"),
  },
  {
    name: "help",
    summary: "show the help of a command",
    load: () => import("./commands/help.ts"),
  },
];
