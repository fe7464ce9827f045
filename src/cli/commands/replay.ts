import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("votes")
    .argument("<file>", "record of votes, one JSON object a line, packed by gzip or not")
    .description("put recorded votes through this ledger, and compare what comes of them")
    .addHelpText(
      "after",
      `
Every proposal gets a chain in memory on which each voter holds what its ballot weighs and the
rule of the governor is a track. Ballots are signed transactions, cast at their times. It exits
1 if a verdict, a tally or the answer to a ballot is not that of the record.`,
    )
    .action(action(async (call) => (await import("../replay-run.ts")).runReplay(call)));
}
