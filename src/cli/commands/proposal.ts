import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

const REF = "id, content hash or running number of a proposal";
const load = () => import("../reads/proposal-commands.ts");

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("list"))
    .description("list the proposals, newest first, by any mixture of filters")
    .option("--limit <count>", "at most so many (default: 50)")
    .option("--state <state>", "a status, e.g. voting, or a word of the guide, e.g. APPROVED")
    .option("--type <type>", "e.g. parameter_change")
    .option("--tag <tag>", "with this tag")
    .option("--proposer <account>", "of this account")
    .option("--phase <phase>", "e.g. timelock, extended")
    .option("--text <words>", "words that all occur in title, summary or description")
    .option("--ends-before <second>", "whose stage ends before this Unix second")
    .option("--needs-vote-of <account>", "open votes in which the account has power and no ballot")
    .option("--touches-param <key>", "that would set this parameter")
    .option("--contested", "votes that stand close to what they need")
    .option("--sort <order>", "newest, oldest, ends, closest or participation")
    .action(action(async (call) => (await load()).listCommand(call)));
  addNodeOption(command.command("show"))
    .argument("<proposal>", REF)
    .description("show a proposal: state, stages, tally, what is missing, and its runs")
    .action(action(async (call) => (await load()).showCommand(call)));
  addNodeOption(command.command("diff"))
    .argument("<proposal>", REF)
    .description("show what each version has changed, and every state with its reason")
    .action(action(async (call) => (await load()).diffCommand(call)));
  addNodeOption(command.command("watch"))
    .argument("<proposal>", REF)
    .description("show the tally again whenever it changes, until the vote is closed")
    .option("--interval <seconds>", "between two looks (default: 2)")
    .action(action(async (call) => (await load()).watchCommand(call)));
  addNodeOption(command.command("queue"))
    .description("list what has passed and waits for its run, with conflicts and what is stale")
    .action(action(async (call) => (await load()).queueCommand(call)));
}
