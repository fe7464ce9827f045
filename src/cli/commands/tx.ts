import { type Command, Option } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { SIGNER_HELP } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command.command("build"))
    .description("write an unsigned transaction for an account")
    .argument("<kind>", "name of a command, e.g. recordStatement or transfer")
    .argument("<payload>", "the payload in JSON; - is standard input")
    .requiredOption("--key <name>", "key whose account sends it")
    .option("--signer <address>", SIGNER_HELP)
    .option("--valid-until <height>", "last block that may hold it (default: 1000 from now)")
    .option("--max-fee <amount>", "greatest fee (default: what it will cost)")
    .addOption(new Option("-o, --output <file>", "where to write").default("tx.json"))
    .option("--dry-run", "show the transaction and write nothing")
    .action(action(async (call) => (await import("../tx-build.ts")).buildTransaction(call)));
  command
    .command("sign")
    .description("add a signature to a transaction file, without a ledger")
    .argument("<file>", "a transaction file")
    .requiredOption("--key <name>", "name of a key, or path of its file")
    .option("--signer <address>", SIGNER_HELP)
    .option("--passphrase-file <file>", "of the key; - is standard input")
    .option("-o, --output <file>", "where to write (default: the same file)")
    .option("--dry-run", "show what would be signed, and sign nothing")
    .action(action(async (call) => (await import("../tx-sign.ts")).signTransaction(call)));
  addNodeOption(command.command("send"))
    .description(
      "send a signed transaction to a node, or seal it into the data folder's next block",
    )
    .argument("<file>", "a signed transaction file")
    .option("--passphrase-file <file>", "of the sealer's key; - is standard input")
    .option("--dry-run", "ask the ledger what it would answer, and write nothing")
    .action(action(async (call) => (await import("../tx-send.ts")).sendTransaction(call)));
  addNodeOption(command.command("show"))
    .description("show a transaction of the ledger with its receipt")
    .argument("<hash>", "its hash")
    .action(action(async (call) => (await import("../tx-show.ts")).showTransaction(call)));
  addNodeOption(command.command("wait"))
    .description("wait until a block of a node holds a transaction; exit 3 where none does in time")
    .argument("<hash>", "its hash")
    .option("--timeout <seconds>", "how long (default: 60)")
    .action(action(async (call) => (await import("../tx-node.ts")).waitForTransaction(call)));
  command
    .command("decode")
    .description("show what the bytes of a transaction say")
    .argument("<file>", "a transaction file, or its canonical bytes; - is standard input")
    .action(action(async (call) => (await import("../tx-decode.ts")).decodeBytes(call)));
}
