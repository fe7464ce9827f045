import type { Command } from "commander";
import type { Action } from "../command-module.ts";

export function register(command: Command, action: Action): void {
  command
    .argument("<file>", "a chain file, as export writes it")
    .option("--no-replay", "leave out stage X: signatures, receipts, state roots")
    .option("--evidence <file>", "where a bad block is saved (default: bad-block-HEIGHT.cbor)")
    .action(
      action(async (call) => {
        const { verifyFileCommand } = await import("../verify-file.ts");
        return verifyFileCommand(call, call.args[0] ?? "");
      }),
    );
}
