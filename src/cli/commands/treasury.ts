import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

const load = () => import("../reads/treasury-commands.ts");

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("show"))
    .description("show what the treasury holds, what is set aside and what may still leave")
    .option("--at <height>", "as of this block")
    .action(action(async (call) => (await load()).treasuryShowCommand(call)));
  addNodeOption(command.command("entries"))
    .description("list what came in and what left, newest first")
    .option("--limit <count>", "at most so many (default: 50)")
    .option("--category <name>", "of this budget")
    .option("--recipient <account>", "to this account")
    .action(action(async (call) => (await load()).entriesCommand(call)));
  addNodeOption(command.command("budget"))
    .description("list the budgets with what is spent and left of each")
    .option("--at <height>", "as of this block")
    .action(action(async (call) => (await load()).budgetCommand(call)));
}
