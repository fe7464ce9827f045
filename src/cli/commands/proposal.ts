import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { AMOUNT_HELP, addWriteOptions, SIGNER_HELP } from "../write-options.ts";

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
    .option("--interval <seconds>", "ask so often (default: when a node tells of a change; else 2)")
    .action(
      action(async (call) => (await import("../reads/proposal-watch.ts")).watchCommand(call)),
    );
  addNodeOption(command.command("queue"))
    .description("list what has passed and waits for its run, with conflicts and what is stale")
    .action(action(async (call) => (await load()).queueCommand(call)));
  command
    .command("new")
    .description("write a proposal with a remark at every field")
    .requiredOption("--type <name>", "type of proposal, e.g. parameter_change")
    .option("-o, --output <file>", "where to write", "proposal.json")
    .option("--dry-run", "show it and write nothing")
    .action(action(async (call) => (await import("../proposal-new.ts")).newProposal(call)));
  addNodeOption(command.command("lint"))
    .description("say whether the ledger would take a proposal; exit 1 where it would not")
    .argument("<file>", "a proposal; - is standard input")
    .requiredOption("--key <name>", "key of the account that would propose it")
    .option("--signer <address>", SIGNER_HELP)
    .action(action(async (call) => (await import("../proposal-write.ts")).lintProposal(call)));
  addNodeOption(command.command("simulate"))
    .description("run what a proposal would do, and ask what holds afterwards; exit 1 if not all")
    .argument("<file>", "a proposal; - is standard input")
    .requiredOption("--key <name>", "key of the account that would propose it")
    .option("--signer <address>", SIGNER_HELP)
    .action(action(async (call) => (await import("../proposal-write.ts")).simulateProposal(call)));
  addWriteOptions(command.command("submit"))
    .description("sign a proposal and submit it with its deposit")
    .argument("<file>", "a proposal; - is standard input")
    .option("--deposit <amount>", `${AMOUNT_HELP} (default: what its track asks for)`)
    .option("--draft", "make a draft and do not submit it")
    .action(action(async (call) => (await import("../proposal-write.ts")).submitProposal(call)));
  addWriteOptions(command.command("execute"))
    .description("run a proposal that has passed, by the plan that was voted on")
    .argument("<proposal>", "its hash or running number")
    .action(action(async (call) => (await import("../proposal-write.ts")).executeProposal(call)));
  addWriteOptions(command.command("cancel"))
    .description("withdraw a proposal of one's own before its vote")
    .argument("<proposal>", "its hash or running number")
    .action(action(async (call) => (await import("../proposal-write.ts")).cancelProposal(call)));
}
