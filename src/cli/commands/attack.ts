import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("list")
    .description("name the attacks of the range")
    .action(action(async (call) => (await import("../attack-run.ts")).listAttacks(call)));
  command
    .command("run")
    .argument("[names...]", "names of attacks")
    .description("mount attacks against the ledger and against a naive one")
    .option("--all", "all attacks but those that take half a minute")
    .option(
      "--seed <number>",
      "randomness of the run; the same seed gives the same rows (default: 1)",
    )
    .action(action(async (call) => (await import("../attack-run.ts")).runRange(call)));
}
