import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("get"))
    .description("prove that a statement, or one content of it, stands in the chain")
    .option("--block-number <height>", "block of the statement")
    .option("--statement <index>", "place of the statement in its block, from 0")
    .option("--content <index>", "place of the content in its batch, from 0")
    .option("--tx <id>", "the whole transaction of an id")
    .option("--text <text>", "the first content that has these bytes: a search")
    .option("--file <file>", "as --text, the bytes of a file; - is standard input")
    .option("--line <number>", "as --text, one line of --file, from 1")
    .option("--algorithm <name>", "hash function of the proof (default: that of the newest epoch)")
    .option("--at <height>", "header at which the proof ends (default: the newest that fits)")
    .option("-o, --output <file>", "where to write the proof; - is standard output", "proof.cbor")
    .option("--dry-run", "make the proof and write nothing")
    .action(
      action(async (call) => {
        const { proofGet } = await import("../proof-get.ts");
        return proofGet(call);
      }),
    );
  command
    .command("verify")
    .argument("<file>", "a proof, as proof get writes it; - is standard input")
    .description("check a proof without a node and without a data folder")
    .option("--trust-id <id>", "id of the header at its end, from a source of your own")
    .option(
      "--genesis <file>",
      "genesis document or chain file: its sealers must have sealed the end",
    )
    .action(
      action(async (call) => {
        const { proofVerify } = await import("../proof-verify.ts");
        return proofVerify(call);
      }),
    );
}
