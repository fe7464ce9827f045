import { writeReport } from "../node/audit/audit-report.ts";
import { exportRange } from "../node/chain-file-export.ts";
import { openOfflineService } from "../node/service/offline-service.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import { openPlace, refuseBroken } from "./open-place.ts";
import { indexProgress } from "./reads/index-progress.ts";
import { PROGRAM_VERSION } from "./version.ts";
import { writePieces } from "./write-file.ts";

/** Writes the report of a data folder, or of what a node serves once every block of it was judged here. */
export async function auditReport(call: Call): Promise<ExitCode> {
  const { options } = call;
  const opened = await openPlace(call);
  opened.chain.store.close();
  await refuseBroken(opened);
  const service = openOfflineService(opened.chain.store.directory, {
    algorithms: await algorithms(),
    version: PROGRAM_VERSION,
    onNotice: indexProgress(call),
  });
  try {
    const asked = { from: options.uint("from"), to: options.uint("to") };
    const range = exportRange(service.reader, asked);
    const output = options.text("output") ?? "-";
    if (options.flag("dryRun")) {
      call.answer({
        json: { start_block: range.from, end_block: range.to, file: output, dry_run: true },
        text: () => `Would write the report of blocks ${range.from} to ${range.to} to ${output}`,
      });
      return EXIT.yes;
    }
    const markdown = writeReport(service, range);
    if (output === "-" && !call.isJson) {
      call.write(`${markdown}\n`);
      return EXIT.yes;
    }
    if (output !== "-") await writePieces(output, [new TextEncoder().encode(`${markdown}\n`)]);
    call.answer({
      json: {
        start_block: range.from,
        end_block: range.to,
        ...(output === "-" ? { markdown } : { file: output }),
      },
      text: () => `Report of blocks ${range.from} to ${range.to} written to ${output}`,
    });
    return EXIT.yes;
  } finally {
    service.close();
  }
}
