import { decodeBodyStatement } from "../../ledger/body-statement.ts";
import type { Algorithms } from "../../node/algorithms.ts";
import { exportChain } from "../../node/chain-file-export.ts";
import { readChainFile } from "../../node/chain-file-source.ts";
import { type FileVerdict, openChainFile, verifyChainFile } from "../../node/chain-file-verify.ts";
import type { LedgerChain } from "../../node/ledger-chain.ts";
import { writePieces } from "../write-file.ts";

/** What the chain file of a tour has shown. */
export interface TourVerdict {
  readonly path: string;
  readonly fileBytes: number;
  readonly verdict: FileVerdict;
  /** Contents that stand in the bodies of the file. */
  readonly contents: number;
}

/** Writes the chain into a file and verifies the file: from there on nothing of the ledger's folder is used. */
export async function verifyTourChain(
  chain: LedgerChain,
  path: string,
  context: { readonly loaded: Algorithms; readonly onBlock: (done: number) => void },
): Promise<TourVerdict> {
  const fileBytes = await writePieces(
    path,
    await exportChain(chain.reader, { from: 0, to: chain.branch.height }),
  );
  const file = await openChainFile(path, context.loaded);
  const verdict = await verifyChainFile(file, {
    replay: true,
    onProgress: (step, done) => (step === "checking" ? context.onBlock(done) : undefined),
  });
  return { path, fileBytes, verdict, contents: countContents(path) };
}

function countContents(path: string): number {
  let contents = 0;
  for (const item of readChainFile(path)) {
    if (item.name !== "block") continue;
    for (const bytes of item.block.statements) {
      const decoded = decodeBodyStatement(bytes);
      if (decoded.ok) contents += decoded.value.record?.contents.length ?? 0;
    }
  }
  return contents;
}
