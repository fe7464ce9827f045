import { writeReport } from "../node/audit/audit-report.ts";
import { exportRange } from "../node/chain-file-export.ts";
import { openOfflineService } from "../node/service/offline-service.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import { PROGRAM_VERSION } from "./version.ts";
import { writePieces } from "./write-file.ts";

/** Writes the report of a data folder. */
export async function auditReport(call: Call): Promise<ExitCode> {
  const service = openOfflineService(call.data, {
    algorithms: await algorithms(),
    version: PROGRAM_VERSION,
  });
  try {
    const { options } = call;
    const asked = { from: options.uint("from"), to: options.uint("to") };
    const range = exportRange(service.reader, asked);
    const markdown = writeReport(service, range);
    const output = options.text("output") ?? "-";
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
