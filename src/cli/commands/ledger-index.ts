import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("rebuild")
    .description("make the index of a data folder again from its blocks")
    .action(action(async (call) => (await import("../index-rebuild.ts")).indexRebuild(call)));
}
