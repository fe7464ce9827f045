import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import type { ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("declare"))
    .description("write a declaration of a fallback epoch for the council to sign")
    .requiredOption("--rule <version>", "rule version to fall back to, e.g. v2-dual-required")
    .option("--legacy-algorithm <name>", "legacy hash function (default: as now)")
    .option("--pq-algorithm <name>", "post-quantum hash function (default: as now)")
    .option("--start <height>", "first block of the fallback (default: expires + notice)")
    .option(
      "--expires <height>",
      "last block in which it may take effect (default: 100 blocks from now)",
    )
    .option("--evidence <file>", "what moved the council; its digest stands in the act")
    .option("-o, --output <file>", "where to write the act", "act.json")
    .option("--dry-run", "show the declaration and write nothing")
    .action(action(async (call) => (await import("../emergency-declare.ts")).declare(call)));
  for (const [name, description] of [
    ["sign", "add a council member's signature to an act"],
    ["attest", "confirm the history of an act's anchor as an attestor"],
  ] as const) {
    addNodeOption(command.command(name))
      .argument("<act>", "the act file; the signature is added to it")
      .description(description)
      .requiredOption("--key <keys...>", "names of keys, or paths of their files")
      .option("--passphrase-file <file>", "first line is the passphrase; - is standard input")
      .option("-o, --output <file>", "where to write the act (default: in place)")
      .option("--dry-run", "check the key and write nothing")
      .action(action(async (call) => (await import("../emergency-sign.ts")).sign(call, name)));
  }
  addNodeOption(command.command("submit"))
    .argument("<acts...>", "files of one act; their signatures are joined")
    .description("hand a signed act to a node, or carry it into the folder's next block")
    .option("--key <key>", "key of the account that pays the fee", "recorder")
    .option("--passphrase-file <file>", "first line is the passphrase; - is standard input")
    .option("--seal-to <height>", "then seal empty blocks up to this height")
    .option("--yes", "do not ask for the start height to be typed")
    .option("--dry-run", "say what the ledger would answer and write nothing")
    .action(action(async (call) => (await import("../emergency-submit.ts")).submit(call)));
  addNodeOption(command.command("status"))
    .argument("[act]", "an act file: who has signed, and what is missing")
    .description("show the fallback of the ledger, or the signatures of an act")
    .action(action(status));
  addNodeOption(command.command("list"))
    .description("list declared emergencies: signers, measures, ratification, ways back")
    .option("--in-force", "only what is going on now")
    .action(
      action(async (call) =>
        (await import("../reads/review-commands.ts")).emergencyListCommand(call),
      ),
    );
}

/** Of a node, what it says is in force; of a data folder or an act, what their bytes say. */
async function status(call: Call): Promise<ExitCode> {
  const { choosePlace } = await import("../choose-place.ts");
  const isNode = call.args.length === 0 && (await choosePlace(call)).kind === "node";
  if (!isNode) return (await import("../emergency-status.ts")).status(call);
  return (await import("../reads/review-commands.ts")).emergencyListCommand(call, true);
}
