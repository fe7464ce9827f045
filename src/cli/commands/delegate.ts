import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { addWriteOptions } from "../write-options.ts";

const load = () => import("../reads/account-commands.ts");

export function register(command: Command, action: Action): void {
  addWriteOptions(command.command("set"))
    .description("let others vote with the account's power until a day; its own ballot overrides")
    .argument("<delegates...>", "accounts, each with :BASIS-POINTS where there are several")
    .requiredOption("--scope <names...>", "topics, e.g. community")
    .option("--days <count>", "for so many days", "90")
    .option("--forward", "let the delegates hand the power on")
    .action(action(async (call) => (await import("../delegate-set.ts")).setDelegation(call)));
  addWriteOptions(command.command("revoke"))
    .description("take the power back at once")
    .requiredOption("--scope <names...>", "topics, e.g. community")
    .action(
      action(async (call) => {
        const { performSigned } = await import("../signed-write.ts");
        const payload = { scopes: call.options.texts("scope") };
        return await performSigned(call, { kind: "removeDelegation", payload });
      }),
    );
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
