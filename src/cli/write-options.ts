import type { Command } from "commander";
import { addNodeOption } from "./node-connection.ts";

/** Whose keys are named where it is given. */
export const SIGNER_HELP = "unix:PATH: a program of yours that has the key and signs with it";

/** Adds the options of every command that signs with a key that it names, and sends. */
export function addWriteOptions(command: Command): Command {
  return addSigningOptions(
    addNodeOption(command).requiredOption(
      "--key <name>",
      "key that signs: a name in the data folder, or a path",
    ),
  );
}

/** The same without the key. */
export function addSigningOptions(command: Command): Command {
  return command
    .option("--signer <address>", SIGNER_HELP)
    .option("--passphrase-file <file>", "of the key; - is standard input")
    .option("--yes", "do not ask before signing")
    .option("--dry-run", "show what would be signed and what it does, and send nothing");
}

/** The two forms of an amount. */
export const AMOUNT_HELP = "base units in digits, or tokens by name: 12.5tokens";
