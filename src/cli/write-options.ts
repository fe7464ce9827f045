import type { Command } from "commander";
import { addNodeOption } from "./node-connection.ts";

/** Adds the options of every command that signs and sends. */
export function addWriteOptions(command: Command): Command {
  return addNodeOption(command)
    .requiredOption("--key <name>", "key that signs: a name in the data folder, or a path")
    .option("--passphrase-file <file>", "of the key; - is standard input")
    .option("--yes", "do not ask before signing")
    .option("--dry-run", "show what would be signed and what it does, and send nothing");
}
