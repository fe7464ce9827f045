import type { Command } from "commander";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { addNodeOption } from "../node-connection.ts";

export function register(command: Command, action: Action): void {
  addNodeOption(command)
    .option("--from <height>", "first block (default: 0)")
    .option("--to <height>", "last block (default: the newest)")
    .option("-o, --output <file>", "where to write; - is standard output", "chain.cbor")
    .option("--dry-run", "say what would be written and write nothing")
    .action(action(run));
}

async function run(call: Call): Promise<ExitCode> {
  const { openPlace, refuseBroken } = await import("../open-place.ts");
  const { exportChain, exportRange } = await import("../../node/chain-file-export.ts");
  const { writePieces } = await import("../write-file.ts");
  const opened = await openPlace(call);
  const { chain } = opened;
  try {
    await refuseBroken(opened);
    const { options } = call;
    const range = exportRange(chain, { from: options.uint("from"), to: options.uint("to") });
    const output = options.text("output") ?? "chain.cbor";
    const isDry = options.flag("dryRun");
    const pieces = await exportChain(chain, range);
    const sizeBytes = isDry ? null : await writePieces(output, pieces);
    if (output === "-" && !isDry) return EXIT.yes;
    const { from, to } = range;
    call.answer({
      json: {
        start_block: from,
        end_block: to,
        file: output,
        size_bytes: sizeBytes,
        dry_run: isDry,
      },
      text: () =>
        isDry
          ? `Would write blocks ${from} to ${to} to ${output}`
          : [
              `Blocks ${from} to ${to} written to ${output}, ${sizeBytes} bytes`,
              `Check it anywhere with: ${call.program} verify ${output}`,
            ].join("\n"),
    });
    return EXIT.yes;
  } finally {
    chain.store.close();
  }
}
