import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addNodeOption } from "../node-connection.ts";
import { addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addWriteOptions(command.command("open"))
    .description("give an account that was paid its first key")
    .action(
      action(async (call) => {
        const { performSigned } = await import("../signed-write.ts");
        return await performSigned(call, async (_place, { suite, publicKey }) => {
          const { toHex0x } = await import("../../primitives/hex.ts");
          return { kind: "account.open", payload: { suite, public_key: toHex0x(publicKey) } };
        });
      }),
    );
  addNodeOption(command.command("show"))
    .argument("<account>", "id of the account")
    .description("show an account: balances, locks, keys, roles and power")
    .option("--at <height>", "as of this block")
    .action(
      action(async (call) => (await import("../reads/account-commands.ts")).accountCommand(call)),
    );
}
