import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("status"))
    .argument("[id]", "an attestation, by its digest or as ATTEST-<milestone>-<block>")
    .description("show what the attestors are asked to confirm, and who has signed")
    .action(
      action(async (call) =>
        (await import("../reads/review-commands.ts")).attestStatusCommand(call),
      ),
    );
}
