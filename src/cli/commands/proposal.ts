import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("list")
    .description("list the proposals, newest first")
    .option("--limit <count>", "at most so many (default: 50)")
    .action(action(async (call) => (await import("../proposal-read.ts")).listCommand(call)));
  command
    .command("show")
    .argument("<number>", "running number of a proposal")
    .description("show a proposal: status, times, tallies, what is missing, and its runs")
    .action(action(async (call) => (await import("../proposal-read.ts")).showCommand(call)));
}
