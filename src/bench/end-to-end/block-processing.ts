import { join } from "node:path";
import { ED25519_SUITE } from "../../crypto/ed25519.ts";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { openReader } from "../../node/chain-reader.ts";
import type { SuiteId } from "../../primitives/brand.ts";
import { type Figure, timeFigure } from "../report/figure.ts";
import type { BenchContext } from "../suite.ts";
import { makeNetwork } from "./bench-network.ts";
import { importInto, writeContents } from "./imported-chain.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { VerifierPass } from "./verifier-pass.ts";

/** With their receipts and a commit these make a block of 1,001 statements. */
const TRANSACTIONS = 500;

const WRITERS: readonly (readonly [SuiteId, string, string])[] = [
  [HYBRID_SUITE, "hybrid", "hybrid keys"],
  [ED25519_SUITE, "ed25519", "Ed25519 keys"],
];

/** A block as a network has it, verified with all of its signatures and its replay. */
export async function measureProcessing(context: BenchContext): Promise<readonly Figure[]> {
  const { hashes, profile, random, scratch } = context;
  const { algorithms } = await loadMeasuredAlgorithms();
  const figures: Figure[] = [];
  for (const [writerSuite, id, words] of WRITERS) {
    context.tell(`processing, ${words}`);
    const shape = { arm: "dual", sealers: 4, writerSuite } as const;
    const network = makeNetwork(hashes, random(`processing/${id}`), shape);
    const count = TRANSACTIONS * profile.processedBlocks;
    const path = writeContents(scratch, random(`contents/${id}`), count);
    const cut = { batch: 1, blockContents: TRANSACTIONS };
    const folder = join(scratch, id);
    const { chain } = await importInto(folder, path, network, { algorithms, shape: cut });
    chain.close();
    const reader = openReader(folder, algorithms);
    const pass = new VerifierPass(reader, true);
    pass.verifyTo(reader.store.tipHeight);
    reader.store.close();
    // Block 0 is the genesis document; the block after it carries no commit of four.
    const times = pass.times.slice(2);
    const label = `replayed, ${TRANSACTIONS} transactions by ${words}`;
    figures.push(timeFigure({ id: `processing/${id}`, label }, times));
  }
  return figures;
}
