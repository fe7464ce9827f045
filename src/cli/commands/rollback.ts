import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { addUnavailable } from "../unavailable.ts";
import { AMOUNT_HELP, addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("plan"))
    .description(
      "say whether a way back is open, what it would undo and what would survive; exit 1 if not",
    )
    .option("--to <height>", "state rollback: the block whose state would be restored")
    .option("--start-block <height>", "fallback epoch: its first block")
    .option("--rule <version>", "fallback epoch: its rule version (default: the one before)")
    .action(action(async (call) => (await import("../rollback-plan.ts")).planRollback(call)));
  addWriteOptions(command.command("propose"))
    .description(
      "propose a state rollback under a declared emergency, for the validators to vote on",
    )
    .argument("<emergency>", "hash of the emergency that names the target")
    .requiredOption("--reason <text>", "why, in 1 to 500 bytes; - is standard input")
    .option("--title <text>", "of the proposal (default: made of the target)")
    .option("--deposit <amount>", `${AMOUNT_HELP} (default: what its track asks for)`)
    .action(action(async (call) => (await import("../rollback-propose.ts")).proposeRollback(call)));
  addUnavailable(command, action, "rehearse");
}
