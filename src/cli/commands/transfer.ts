import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  addWriteOptions(command)
    .argument("<to>", "the account that is paid")
    .argument("<amount>", "base units in decimal")
    .action(
      action(async (call) => {
        const { performSigned } = await import("../signed-write.ts");
        const [to = "", amount = ""] = call.args;
        return await performSigned(call, { kind: "transfer", payload: { to, amount } });
      }),
    );
}
