import { type Command, Option } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { usageError } from "../usage-error.ts";
import { addSigningOptions } from "../write-options.ts";

const SUITES = ["hybrid", "ml-dsa-65", "ed25519", "1", "2", "3"];
const UNPROTECTED = "leave the secret readable: on test networks only";

export function register(command: Command, action: Action): void {
  command
    .command("new")
    .description("make a key in the data folder, under a passphrase")
    .argument("<name>", "name of the key and of its file")
    .addOption(
      new Option("--suite <suite>", "ed25519, ml-dsa-65, or both (default: hybrid)").choices(
        SUITES,
      ),
    )
    .option("--passphrase-file <file>", "first line is the passphrase; - is standard input")
    .option("--unprotected", UNPROTECTED)
    .option("--dry-run", "say where the key would be written and make none")
    .action(action(async (call) => (await import("../key-new.ts")).newKey(call)));
  command
    .command("list")
    .description("list the keys of the data folder")
    .action(action(async (call) => (await import("../key-show.ts")).listAll(call)));
  command
    .command("show")
    .description("show the public part of a key")
    .argument("<key>", "name of a key, or path of its file")
    .action(action(async (call) => (await import("../key-show.ts")).showKey(call)));
  command
    .command("import")
    .description("copy a key file into the data folder as it is, under its own name")
    .argument("<file>", "a key file; - is standard input")
    .option("--dry-run", "check the file and write nothing")
    .action(action(async (call) => (await import("../key-move.ts")).importKeyFile(call)));
  command
    .command("export")
    .description("copy a key file out as it is: its secret stays under its passphrase")
    .argument("<key>", "name of a key, or path of its file")
    .addOption(
      new Option("-o, --output <file>", "where to write; - is standard output").default("-"),
    )
    .option("--dry-run", "say what would be written and write nothing")
    .action(action(async (call) => (await import("../key-move.ts")).exportKeyFile(call)));
  addSigningOptions(addNodeOption(command.command("rotate")))
    .description("put a new key on an account in place of one; the file of the old key stays")
    .argument("<key>", "the key that goes: a name in the data folder, or a path")
    .option("--to <name>", "name of the new key (default: the old one's with a number)")
    .addOption(
      new Option("--suite <suite>", "of the new key (default: that of the old one)").choices(
        SUITES,
      ),
    )
    .option("--add", "leave the old key on the account beside the new one")
    .option("--unprotected", UNPROTECTED)
    .action(action(async (call) => (await import("../key-rotate.ts")).rotateKey(call)));
  command
    .command("passkey")
    .description("passkeys are made in a browser: see there")
    .allowExcessArguments()
    .allowUnknownOption()
    .action(action(refusePasskey));
}

/** An authenticator speaks to a page of its own domain and to nothing else. */
function refusePasskey(): never {
  throw usageError({
    message:
      "A passkey is made and used in a browser. It is bound to the domain of the web app, " +
      "which is not part of this version.",
    fix: "mathledger keys new NAME makes a key that signs on the command line",
  });
}
