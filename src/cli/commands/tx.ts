import { type Command, Option } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .command("build")
    .description("write an unsigned transaction for an account")
    .argument("<kind>", "recordStatement, submitEvidence or account.open")
    .argument("<payload>", "the payload in JSON; - is standard input")
    .requiredOption("--key <name>", "key whose account sends it")
    .option("--valid-until <height>", "last block that may hold it (default: 1000 from now)")
    .option("--max-fee <units>", "greatest fee in base units (default: what it will cost)")
    .addOption(new Option("-o, --output <file>", "where to write").default("tx.json"))
    .action(action(async (call) => (await import("../tx-build.ts")).buildTransaction(call)));
  command
    .command("sign")
    .description("add a signature to a transaction file, without a ledger")
    .argument("<file>", "a transaction file")
    .requiredOption("--key <name>", "name of a key, or path of its file")
    .option("--passphrase-file <file>", "of the key; - is standard input")
    .option("-o, --output <file>", "where to write (default: the same file)")
    .action(action(async (call) => (await import("../tx-sign.ts")).signTransaction(call)));
  command
    .command("send")
    .description("put a signed transaction into the next block of the data folder")
    .argument("<file>", "a signed transaction file")
    .option("--passphrase-file <file>", "of the sealer's key; - is standard input")
    .option("--dry-run", "ask the ledger what it would answer, and write nothing")
    .action(action(async (call) => (await import("../tx-send.ts")).sendTransaction(call)));
  command
    .command("show")
    .description("show a transaction of the ledger with its receipt")
    .argument("<hash>", "its hash")
    .action(action(async (call) => (await import("../tx-show.ts")).showTransaction(call)));
  command
    .command("decode")
    .description("show what the bytes of a transaction say")
    .argument("<file>", "a transaction file, or its canonical bytes; - is standard input")
    .action(action(async (call) => (await import("../tx-show.ts")).decodeBytes(call)));
}
