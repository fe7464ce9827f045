import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportChain, exportRange } from "../../node/chain-file-export.ts";
import { LedgerChain } from "../../node/ledger-chain.ts";
import { countFigure, type Figure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { makeNetwork } from "./bench-network.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { runProgram } from "./program-process.ts";

const STEP_MS = 1000;

/** How long a new machine takes until it holds a chain of many blocks. */
export const syncSuite: Suite = {
  id: "sync",
  title: "A new folder takes in a whole chain from a file",
  about: [
    "mathledger import-chain in a process of its own, on a chain of a dual epoch whose blocks carry the commit of the",
    "one before and nothing else: every block is judged by all stages and stored. Hybrid seals, one sealer.",
  ],
  run: async (context): Promise<readonly Figure[]> => {
    const blocks = context.profile.syncedBlocks;
    const path = await writeChain(context, blocks);
    context.tell("importing");
    const { elapsedMs, busyMs, peakBytes } = await runProgram([
      "import-chain",
      path,
      "--data",
      join(context.scratch, "synced"),
    ]);
    const name = (id: string, label: string) => ({ id, label });
    return [
      countFigure(name("blocks", "blocks of the chain"), blocks, ""),
      countFigure(name("time", "time"), elapsedMs / 1000, "s"),
      countFigure(name("busy", "processor time"), busyMs / 1000, "s"),
      countFigure(name("rate", "blocks taken in"), (1000 * blocks) / elapsedMs, "/s"),
      countFigure(name("peak", "memory at most"), peakBytes / 1_000_000, "MB"),
    ];
  },
};

async function writeChain(context: BenchContext, blocks: number): Promise<string> {
  context.tell(`a chain of ${blocks} blocks`);
  const { algorithms } = await loadMeasuredAlgorithms();
  const draw = context.random("sync");
  const { document, sealers } = makeNetwork(context.hashes, draw, { arm: "dual", sealers: 1 });
  const folder = join(context.scratch, "source");
  using chain = LedgerChain.create(folder, document, { algorithms, sealers });
  while (chain.branch.height < blocks - 1) {
    chain.seal({ items: [], timeMs: chain.branch.timeMs + STEP_MS, isFollowed: true });
  }
  const path = join(context.scratch, "source.chain");
  writeFileSync(path, "");
  const range = exportRange(chain.reader, { from: undefined, to: undefined });
  for (const piece of await exportChain(chain.reader, range)) {
    writeFileSync(path, piece, { flag: "a" });
  }
  return path;
}
