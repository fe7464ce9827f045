import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { addWriteOptions } from "../write-options.ts";

const REF = "id, content hash or running number of a proposal";
const load = () => import("../reads/vote-commands.ts");

export function register(command: Command, action: Action): void {
  addWriteOptions(command.command("cast"))
    .description("cast a ballot, or change the one that was cast")
    .argument("<proposal>", "its hash or running number")
    .argument("[choice]", "yes, no, abstain or veto; --split in its place")
    .option("--split <shares>", "basis points of several sides: yes=7000,no=3000")
    .option("--reason <text>", "why; - reads it from standard input")
    .action(action(async (call) => (await import("../vote-cast.ts")).castVote(call)));
  const receipt = addNodeOption(command.command("receipt"))
    .description("write a proof that a ballot stands in a block")
    .argument("[proposal]", "its hash or running number")
    .option("--key <name>", "key of the account that voted")
    .option("--account <id>", "the account that voted, in place of a key")
    .option("-o, --output <file>", "where to write", "receipt.json")
    .option("--dry-run", "make the proof and write nothing")
    .action(action(async (call) => (await import("../vote-receipt.ts")).writeReceipt(call)));
  receipt
    .command("verify")
    .description("check a receipt without a ledger and without a node")
    .argument("<file>", "a receipt; - is standard input")
    .option("--trust-id <id>", "id of the block at which it ends, from a source of your own")
    .option("--genesis <file>", "genesis document or chain file, whose sealers must have sealed it")
    .action(action(async (call) => (await import("../vote-receipt.ts")).verifyReceipt(call)));
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
