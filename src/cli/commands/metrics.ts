import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

export function register(command: Command, action: Action): void {
  command
    .addHelpText(
      "after",
      "\nShares are in millionths; a dash stands where nothing was measured yet.",
    )
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openChain } = await import("../open-chain.ts");
  const { computeMetrics } = await import("../../governance/metrics.ts");
  const { metricsJson, metricsLines } = await import("../metrics-text.ts");
  const chain = await openChain(call);
  try {
    const metrics = computeMetrics(chain.store);
    call.answer({
      json: metricsJson(metrics),
      text: () => metricsLines(metrics).join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}
