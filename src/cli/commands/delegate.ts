import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

const load = () => import("../reads/account-commands.ts");

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("list"))
    .argument("[account]", "to whom this account delegates, and who delegates to it")
    .description("list who accepts delegation, or the delegations of an account")
    .option("--topic <scope>", "a delegation graph, e.g. treasury")
    .option("--sort <order>", "of delegates: account, power or delegators")
    .option("--at <height>", "as of this block")
    .action(action(async (call) => (await load()).delegateListCommand(call)));
  addNodeOption(command.command("tree"))
    .argument("<account>", "the account in the middle")
    .description("show along which ways power comes to an account and goes on from it")
    .option("--topic <scope>", "a delegation graph, e.g. treasury")
    .option("--at <height>", "as of this block")
    .action(action(async (call) => (await load()).delegateTreeCommand(call)));
}
