import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { AMOUNT_HELP, addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  for (const [name, description] of [
    ["bond", "make tokens into stake, which votes after the warm-up"],
    ["unbond", "take tokens out of the stake; they come back after the unbonding time"],
  ] as const) {
    addWriteOptions(command.command(name))
      .description(description)
      .argument("<amount>", AMOUNT_HELP)
      .action(action(async (call) => (await import("../stake-write.ts")).moveStake(call, name)));
  }
}
