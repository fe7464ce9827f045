import type { Command } from "commander";
import type { Action } from "../command-module.ts";
import { addWriteOptions } from "../write-options.ts";

export function register(command: Command, action: Action): void {
  for (const [name, description] of [
    ["bond", "make base units into stake, which votes after the warm-up"],
    ["unbond", "take base units out of the stake; they come back after the unbonding time"],
  ] as const) {
    addWriteOptions(command.command(name))
      .description(description)
      .argument("<amount>", "base units in decimal")
      .action(
        action(async (call) => {
          const { performSigned } = await import("../signed-write.ts");
          const [amount = ""] = call.args;
          return await performSigned(call, { kind: name, payload: { amount } });
        }),
      );
  }
}
