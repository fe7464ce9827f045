import type { FileVerdict } from "../node/chain-file-verify.ts";
import { openChainFile, verifyChainFile } from "../node/chain-file-verify.ts";
import { toHex0x } from "../primitives/hex.ts";
import { answerVerdict } from "./answer-verdict.ts";
import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { fileProgress } from "./file-progress.ts";
import { algorithms } from "./open-chain.ts";
import { shortHex } from "./verdict-text.ts";

/** Verifies a chain file offline: nothing is stored and no data folder is looked at. `more` stands in the JSON too. */
export async function verifyFileCommand(
  call: Call,
  path: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<ExitCode> {
  const progress = fileProgress(call, "Nothing was changed.");
  let verdict: FileVerdict;
  try {
    const file = await openChainFile(path, await algorithms(), progress.update);
    const replay = call.options.flag("replay");
    verdict = await verifyChainFile(file, { replay, onProgress: progress.update });
  } finally {
    progress.end();
  }
  const { file, recordsDiffer } = verdict;
  const { document, head, sizeBytes } = file;
  const { name, network } = document.genesis;
  const chain = `Chain:     ${name}, ${shortHex(document.chainId)}, network ${network}`;
  const trusted = "Trusted:   nothing but the genesis document in the file; compare its chain id";
  const records = recordsDiffer ? ["Records:   INVALID: not those that the bodies decide"] : [];
  return answerVerdict(call, verdict, head, {
    json: {
      ...more,
      file: path,
      size_bytes: sizeBytes,
      name: document.genesis.name,
      chain_id: toHex0x(document.chainId),
      records_differ: recordsDiffer,
      trusted: ["genesis"],
    },
    lines: [chain, `File:      ${sizeBytes} bytes, trailer ok`, trusted, ...records],
    isFaulty: recordsDiffer,
  });
}
