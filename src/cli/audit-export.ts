import { writeBundle } from "../node/audit/write-bundle.ts";
import { exportRange } from "../node/chain-file-export.ts";
import { openIndex } from "../node/index/open-index.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { openPlace, refuseBroken } from "./open-place.ts";
import { indexProgress } from "./reads/index-progress.ts";
import { writePieces } from "./write-file.ts";

/** Writes the bundle of a data folder, or of what a node serves once every block of it was judged here. */
export async function auditExport(call: Call): Promise<ExitCode> {
  const { options } = call;
  const asked = options.uint("to");
  const opened = await openPlace(call, asked === undefined ? {} : { to: asked });
  const { chain } = opened;
  try {
    await refuseBroken(opened);
    const { to } = exportRange(chain, { to: asked });
    const output = options.text("output") ?? "audit.bundle";
    const isDry = options.flag("dryRun");
    const onNotice = indexProgress(call);
    const index = openIndex(chain.store.directory, chain, { mode: "read", onNotice });
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
