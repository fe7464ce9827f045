import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

const load = () => import("../reads/params-commands.ts");
const gather = (height: string, heights: readonly string[] = []) => [...heights, height];

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("list"))
    .argument("[prefix]", "only keys that begin so")
    .description("list the parameters that governance can set")
    .option("--at <height>", "as of this block")
    .action(action(async (call) => (await load()).paramsListCommand(call)));
  addNodeOption(command.command("get"))
    .argument("<key>", "a parameter")
    .description("show a parameter: value, bounds, who decides it, what is about to change")
    .option("--at <height>", "as of this block")
    .action(action(async (call) => (await load()).paramsGetCommand(call)));
  addNodeOption(command.command("history"))
    .argument("<key>", "a parameter")
    .description("list the changes of a parameter, newest first")
    .action(action(async (call) => (await load()).paramsHistoryCommand(call)));
  addNodeOption(command.command("diff"))
    .description("compare all parameters at two heights")
    .option("--at <height>", "a height; given twice, or once for a comparison with now", gather)
    .action(action(async (call) => (await load()).paramsDiffCommand(call)));
}
