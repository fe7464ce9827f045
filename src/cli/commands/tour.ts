import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { algorithms } from "../open-chain.ts";

export function register(command: Command, action: Action): void {
  command
    .option("--keep", "leave the ledger where it was made, to look at it afterwards")
    .addHelpText(
      "after",
      `
The tour makes a ledger of a test network in a temporary folder, or in --data DIR,
and takes it through all five rule versions. It exits 1 if anything does not hold.`,
    )
    .action(action(tour));
}

async function tour(call: Call): Promise<ExitCode> {
  const { mkdtempSync, rmSync } = await import("node:fs");
  const { tmpdir } = await import("node:os");
  const { join } = await import("node:path");
  const isNamed = call.options.text("data") !== undefined;
  const directory = isNamed ? call.data : mkdtempSync(join(tmpdir(), "mathledger-tour-"));
  const isKept = isNamed || call.options.flag("keep");
  const tidy = (): void => {
    if (!isKept) rmSync(directory, { recursive: true, force: true });
  };
  call.interrupted.addEventListener("abort", () => {
    tidy();
    process.exit(EXIT.interrupted);
  });
  try {
    return await runAndTell(call, directory, isKept);
  } finally {
    tidy();
  }
}

async function runAndTell(call: Call, directory: string, isKept: boolean): Promise<ExitCode> {
  const { runTour } = await import("../tour/run-tour.ts");
  const { headText, nextText, stepText, summaryText } = await import("../tour/tour-text.ts");
  const { tourJson } = await import("../tour/tour-json.ts");
  const { stepHolds } = await import("../tour/tour-step.ts");
  const tell = (text: string): void => {
    if (!call.isJson) call.write(`${text}\n`);
  };
  tell(headText(directory, isKept, call.paint));
  const report = await runTour(call, {
    directory,
    loaded: await algorithms(),
    onStep: (step) => tell(stepText(step, call.paint)),
  });
  call.answer({
    json: { ...tourJson(report), is_kept: isKept },
    text: (paint) =>
      `${summaryText(report, paint)}\n${nextText(call.program, report, isKept, paint)}`,
  });
  return report.steps.every(stepHolds) ? EXIT.yes : EXIT.no;
}
