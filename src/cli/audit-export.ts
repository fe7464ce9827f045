import { writeBundle } from "../node/audit/write-bundle.ts";
import { exportRange } from "../node/chain-file-export.ts";
import { openIndex } from "../node/index/open-index.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openChain } from "./open-chain.ts";
import { writePieces } from "./write-file.ts";

/** Writes the bundle of a data folder. */
export async function auditExport(call: Call): Promise<ExitCode> {
  const chain = await openChain(call);
  try {
    const { options } = call;
    const { to } = exportRange(chain, { to: options.uint("to") });
    const output = options.text("output") ?? "audit.bundle";
    const isDry = options.flag("dryRun");
    const index = openIndex(call.data, chain, { mode: "read" });
    try {
      const pieces = await writeBundle(chain, index, to);
      const sizeBytes = isDry ? null : await writePieces(output, pieces);
      if (output === "-" && !isDry) return EXIT.yes;
      call.answer({
        json: { end_block: to, file: output, size_bytes: sizeBytes, dry_run: isDry },
        text: () =>
          isDry
            ? `Would write blocks 0 to ${to} with their audit trail to ${output}`
            : [
                `Blocks 0 to ${to} with their audit trail written to ${output}, ${sizeBytes} bytes`,
                `Check it anywhere with: ${call.program} audit verify ${output}`,
              ].join("\n"),
      });
      return EXIT.yes;
    } finally {
      index.close();
    }
  } finally {
    chain.store.close();
  }
}
