import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("list")
    .description("name the stories")
    .action(action(async (call) => (await import("../scenario-run.ts")).listScenarios(call)));
  command
    .command("run")
    .argument("<name>", "name of a story")
    .description("play a story on a chain of its own, and check how it ends")
    .option("--seed <number>", "whose keys act; the same seed tells the same story (default: 1)")
    .option("--out <dir>", "keep the ledger of the story in a folder, to look at it afterwards")
    .addHelpText(
      "after",
      `
Everybody acts by signed transactions in sealed blocks; days pass in hours. The chain is
verified from its bytes in the end. It exits 1 if anything does not hold.`,
    )
    .action(action(async (call) => (await import("../scenario-run.ts")).runScenario(call)));
}
