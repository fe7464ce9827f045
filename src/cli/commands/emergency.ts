import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { SIGNER_HELP } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("declare"))
    .description("write a declaration for the council to sign: a fallback with --rule, or measures")
    .option("--rule <version>", "fallback: rule version to fall back to, e.g. v2-dual-required")
    .option("--legacy-algorithm <name>", "fallback: legacy hash function (default: as now)")
    .option("--pq-algorithm <name>", "fallback: post-quantum hash function (default: as now)")
    .option("--start <height>", "fallback: its first block (default: expires + notice)")
    .option(
      "--expires <height>",
      "fallback: last block in which it may take effect (default: 100 blocks from now)",
    )
    .option("--trigger <text>", "measures: what has happened, in 1 to 256 bytes")
    .option("--pause [components...]", "hold commands: transfers, staking, …; alone for all")
    .option("--maintenance", "announce maintenance")
    .option("--freeze <accounts...>", "freeze accounts; asks for --evidence")
    .option("--rollback-to <height>", "let a vote restore this block's state; asks for --evidence")
    .option("--for <seconds>", "measures: how long (default: as long as the council may)")
    .option("--ratified-for <seconds>", "measures: how long once ratified (default: the longest)")
    .option("--valid-for <seconds>", "measures: time to gather signatures (default: 3 days)")
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
      .option("--signer <address>", SIGNER_HELP)
      .option("--passphrase-file <file>", "first line is the passphrase; - is standard input")
      .option("-o, --output <file>", "where to write the act (default: in place)")
      .option("--dry-run", "check the key and write nothing")
      .action(action(async (call) => (await import("../emergency-sign.ts")).sign(call, name)));
  }
  addNodeOption(command.command("submit"))
    .argument("<acts...>", "files of one act; their signatures are joined")
    .description("hand a signed act to a node, or carry it into the folder's next block")
    .option("--key <key>", "key of the account that pays the fee", "recorder")
    .option("--signer <address>", SIGNER_HELP)
    .option("--passphrase-file <file>", "first line is the passphrase; - is standard input")
    .option("--seal-to <height>", "then seal empty blocks up to this height")
    .option("--yes", "do not ask, not even for the start height of a fallback to be typed")
    .option("--dry-run", "say what the ledger would answer and write nothing")
    .action(action(async (call) => (await import("../emergency-submit.ts")).submit(call)));
  addNodeOption(command.command("status"))
    .argument("[act]", "an act file: who has signed, and what is missing")
    .description("show fallback, council and what is in force, or the signatures of an act")
    .action(action(async (call) => (await import("../emergency-status.ts")).status(call)));
  addNodeOption(command.command("list"))
    .description("list declared emergencies: signers, measures, ratification, ways back")
    .option("--in-force", "only what is going on now")
    .action(
      action(async (call) =>
        (await import("../reads/emergency-commands.ts")).emergencyListCommand(call),
      ),
    );
}
