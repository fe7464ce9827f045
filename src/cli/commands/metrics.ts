import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--at <height>", "as of this block")
    .addHelpText(
      "after",
      "\nShares are in millionths; a dash stands where nothing was measured yet.",
    )
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { withReads } = await import("../reads/read-source.ts");
  const { atHeight } = await import("../reads/account-argument.ts");
  const { metricsLines } = await import("../metrics-text.ts");
  return await withReads(call, async (reads) => {
    const metrics = await reads.read("get_metrics", atHeight(call));
    call.answer({ json: metrics, text: () => metricsLines(metrics).join("\n") });
    return EXIT.yes;
  });
}
