import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

const REF = "id, content hash or running number of a proposal";
const load = () => import("../reads/vote-commands.ts");

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("cast"))
    .argument("<proposal>", REF)
    .argument("<choice>", "yes, no, abstain or veto")
    .description("cast a ballot through a node, signed here")
    .requiredOption("--key <name>", "key of the voter: a name in the data folder, or a path")
    .option("--reason <text>", "why, for everybody to read; - is standard input")
    .option("--passphrase-file <file>", "opens the key; - is standard input")
    .option("--dry-run", "say what would be signed, and sign nothing")
    .action(action(async (call) => (await import("../vote-cast.ts")).castVote(call)));
  addNodeOption(command.command("explain"))
    .argument("<proposal>", REF)
    .description("say why a vote stands as it stands, and what one account makes of it")
    .option(
      "--account <account>",
      "its power step by step, and the outcome with and without its vote",
    )
    .option("--choice <choice>", "yes, no, abstain or veto: the vote that is meant")
    .action(action(async (call) => (await load()).explainCommand(call)));
  addNodeOption(command.command("show"))
    .argument("<proposal>", REF)
    .argument("[account]", "the votes of this account alone, every ballot of it")
    .description("show who has voted how, or one vote with its reason")
    .option("--view <view>", "direct, changed, by_delegate or missing")
    .action(action(async (call) => (await load()).showVoteCommand(call)));
}
