import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Algorithms } from "../../node/algorithms.ts";
import { type ImportReport, importStatements } from "../../node/import-statements.ts";
import { LedgerChain } from "../../node/ledger-chain.ts";
import { Recorder } from "../../node/recorder.ts";
import { processClock } from "../measure/clock.ts";
import type { Random } from "../statistics/random.ts";
import type { BenchNetwork } from "./bench-network.ts";

/** Bytes of a made-up content: about the length of a theorem of Metamath. */
export const CONTENT_BYTES = 215;

/** How contents become blocks. */
export interface ImportShape {
  /** Contents in one transaction, at most. */
  readonly batch: number;
  /** Contents in one block, at most. */
  readonly blockContents: number;
}

/** A ledger that a file was recorded in. */
export interface ImportedChain {
  readonly chain: LedgerChain;
  readonly report: ImportReport;
  /** From the first line to the last durable commit. */
  readonly elapsedMs: number;
  /** Moments at which another block had become durable. */
  readonly momentsMs: readonly number[];
}

/** Writes a file of contents, one a line, of random hexadecimal text; its path. */
export function writeContents(folder: string, draw: Random, count: number): string {
  const path = join(folder, "contents.txt");
  const lines = Array.from({ length: count }, () => {
    return Buffer.from(draw.bytes(CONTENT_BYTES)).toString("hex").slice(0, CONTENT_BYTES);
  });
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

/** Makes a ledger in a folder and records a file in it, as `mathledger import` does. The chain is left open. */
export async function importInto(
  folder: string,
  path: string,
  network: BenchNetwork,
  options: { readonly algorithms: Algorithms; readonly shape: ImportShape },
): Promise<ImportedChain> {
  const { algorithms, shape } = options;
  const { document, sealers, writer } = network;
  const chain = LedgerChain.create(folder, document, { algorithms, sealers });
  const { chainId } = document;
  const recorder = new Recorder(writer.accountSigner, { chainId, state: chain.machine.state });
  const plan = {
    path,
    mediaType: "text/plain",
    lineBytesMax: 64_000,
    note: "bench",
    doneBytes: 0,
    ...shape,
  };
  const momentsMs: number[] = [];
  let contentsBefore = 0;
  const onContents = (contents: number) => {
    if (contents > contentsBefore) momentsMs.push(processClock());
    contentsBefore = contents;
  };
  const start = processClock();
  const hooks = { onContents, signal: new AbortController().signal };
  const report = await importStatements(chain, recorder, plan, hooks);
  return { chain, report, elapsedMs: processClock() - start, momentsMs };
}
