import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("show"))
    .argument("<account>", "id of the account")
    .description("show an account: balances, locks, keys, roles and power")
    .option("--at <height>", "as of this block")
    .action(
      action(async (call) => (await import("../reads/account-commands.ts")).accountCommand(call)),
    );
}
