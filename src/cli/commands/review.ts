import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("status"))
    .argument("<proposal>", "id, content hash or running number of a proposal")
    .description("show the technical review of a proposal: who says what, and the outcome so far")
    .action(
      action(async (call) =>
        (await import("../reads/review-commands.ts")).reviewStatusCommand(call),
      ),
    );
}
