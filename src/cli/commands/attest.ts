import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addWriteOptions(command.command("create"))
    .description("ask the attestors about a milestone at a final block")
    .argument("<milestone>", "e.g. rehearsal, or custom:NAME")
    .argument("<block>", "number of the block")
    .action(action(async (call) => (await import("../attest-write.ts")).createAttestation(call)));
  addWriteOptions(command.command("sign"))
    .description(
      "attest or refuse, after comparing the digests with blocks that were verified here",
    )
    .argument("<attestation>", "ATTEST-MILESTONE-BLOCK")
    .option("--refuse <reason>", "refuse, and say why")
    .action(action(async (call) => (await import("../attest-write.ts")).signAttestation(call)));
  addNodeOption(command.command("status"))
    .argument("[id]", "an attestation, by its digest or as ATTEST-<milestone>-<block>")
    .description("show what the attestors are asked to confirm, and who has signed")
    .action(
      action(async (call) =>
        (await import("../reads/review-commands.ts")).attestStatusCommand(call),
      ),
    );
}
