import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { AMOUNT_HELP, addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addWriteOptions(command)
    .argument("<to>", "the account that is paid, or the name of a key file that says whose it is")
    .argument("<amount>", AMOUNT_HELP)
    .action(action(async (call) => (await import("../stake-write.ts")).transfer(call)));
}
