import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { refuse } from "../unavailable.ts";

export function register(command: Command, action: Action): void {
  refuse(command, action);
}
