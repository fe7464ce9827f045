import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("rebuild")
    .description("make the index of a data folder again from its blocks")
    .option("--from-oldest", "also where it would lose blocks whose bodies are not held any more")
    .option("--dry-run", "say how much there is to read and write nothing")
    .action(action(async (call) => (await import("../index-rebuild.ts")).indexRebuild(call)));
}
