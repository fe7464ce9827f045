import { join } from "node:path";
import { PARAMETERS } from "../../governance/parameter-table.ts";
import { type ChainReader, openReader } from "../../node/chain-reader.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import { heldBytes } from "../measure/garbage.ts";
import { countFigure, type Figure, rateFigure, ratioFigure, timeFigure } from "../report/figure.ts";
import { theilSenSlope } from "../statistics/slope.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { makeNetwork } from "./bench-network.ts";
import { importInto, writeContents } from "./imported-chain.ts";
import { loadMeasuredAlgorithms } from "./measured-algorithms.ts";
import { VerifierPass } from "./verifier-pass.ts";

const BATCH = 16;
/** Commit, transaction and receipt. */
const STATEMENTS = 3;
/** Blocks timed together for a rate. */
const WINDOW = 20;
/** Places along the chain at which memory is read. */
const MARKS = 16;
const HELD_BLOCKS = Number(PARAMETERS["rollback.horizon_blocks"].initial);

/** Whether the work of verifying grows with the chain, and how fast it is. */
export const verifyChainSuite: Suite = {
  id: "verify-chain",
  title: "Verifying a chain from its bytes",
  about: [
    "A dual chain on the disk whose blocks carry the commit of one hybrid sealer and one hybrid-signed",
    "transaction of 16 contents of 215 bytes. Verified from block 0 on, with replay: decoding, the eleven",
    "checks, commits, signatures, fees, receipts and state roots, reading from the store included. For the",
    "growth, one verifier at the chain's end and one at its beginning take turns block by block, over a tenth",
    "of the chain each.",
  ],
  run: async (context) => {
    const reader = await makeChain(context);
    try {
      return measureChain(context, reader);
    } finally {
      reader.store.close();
    }
  },
};

async function makeChain(context: BenchContext): Promise<ChainReader> {
  const { hashes, profile, random, scratch } = context;
  const { algorithms } = await loadMeasuredAlgorithms();
  const network = makeNetwork(hashes, random("keys"), { arm: "dual", sealers: 1 });
  context.tell(`making ${profile.verifiedBlocks} blocks`);
  const path = writeContents(scratch, random("contents"), BATCH * profile.verifiedBlocks);
  const folder = join(scratch, "chain");
  const shape = { batch: BATCH, blockContents: BATCH };
  const { chain } = await importInto(folder, path, network, { algorithms, shape });
  chain.close();
  return openReader(folder, algorithms);
}

function measureChain(context: BenchContext, reader: ChainReader): readonly Figure[] {
  const blocks = reader.store.tipHeight + 1;
  const tail = Math.floor(blocks / 10);
  context.tell(`verifying ${blocks} blocks`);
  const late = new VerifierPass(reader, true);
  late.verifyTo(blocks - 1 - tail);
  const compared = compareEnds(reader, late, tail);
  context.tell("without replay");
  const plain = new VerifierPass(reader, false);
  plain.verifyTo(blocks - 1);
  return [
    ratioFigure(
      { id: "growth", label: `time a block, end of ${blocks} blocks over beginning` },
      compared.late,
      compared.early,
    ),
    ...rates(late, "replay", "with replay"),
    ...rates(plain, "no-replay", "without replay"),
    timeFigure({ id: "block/early", label: "time a block at the beginning" }, compared.early),
    timeFigure({ id: "block/late", label: "time a block at the end" }, compared.late),
    ...memoryFigures(readMemory(context, reader)),
  ];
}

/** Times the last blocks against the first, in turns. */
function compareEnds(
  reader: ChainReader,
  late: VerifierPass,
  count: number,
): { readonly early: readonly number[]; readonly late: readonly number[] } {
  const begin = new VerifierPass(reader, true);
  // Block 0 is the genesis document and no ordinary block.
  begin.verifyNext();
  const times = { early: [] as number[], late: [] as number[] };
  for (let i = 0; i < count; i++) {
    // Who goes first changes, so that neither finds the caches warm more often.
    if (i % 2 === 0) times.late.push(late.verifyNext());
    times.early.push(begin.verifyNext());
    if (i % 2 === 1) times.late.push(late.verifyNext());
  }
  return times;
}

function rates(pass: VerifierPass, id: string, words: string): readonly Figure[] {
  const windows: number[] = [];
  // The first window holds the cold start and block 0.
  for (let from = WINDOW; from + WINDOW <= pass.times.length; from += WINDOW) {
    windows.push(pass.times.slice(from, from + WINDOW).reduce((sum, ms) => sum + ms, 0));
  }
  const rate = (unit: string, name: string, work: number) =>
    rateFigure({ id: `${id}/${name}`, label: `${name} a second, ${words}` }, windows, {
      unit,
      work: work * WINDOW,
    });
  return [
    rate("/s", "contents", BATCH),
    rate("/s", "statements", STATEMENTS),
    rate("/s", "blocks", 1),
  ];
}

/**
 * What the process holds along the chain, the chain it verifies being on the disk. In a pass of its own, since
 * collections also throw away compiled code.
 */
function readMemory(
  context: BenchContext,
  reader: ChainReader,
): readonly (readonly [Height, number])[] {
  context.tell("memory");
  const tip = reader.store.tipHeight;
  const pass = new VerifierPass(reader, true);
  return Array.from({ length: MARKS }, (_, mark) => {
    const height = Math.floor((tip * (mark + 1)) / MARKS);
    pass.verifyTo(height);
    return [height, heldBytes()] as const;
  });
}

/**
 * A verifier holds the newest blocks, as many as decisions may look back to. Growth is what comes once they are full;
 * in a chain that is too short for this, what comes after the first reading.
 */
function memoryFigures(readings: readonly (readonly [Height, number])[]): readonly Figure[] {
  const isFull = ([height]: readonly [Height, number]) => height > HELD_BLOCKS;
  const held = readings.filter(isFull).length > 1 ? readings.filter(isFull) : readings;
  const first = assertDefined(held[0], "a first reading");
  const last = assertDefined(held[held.length - 1], "a last reading");
  const after = (id: string, [height, bytes]: readonly [Height, number]) =>
    countFigure({ id, label: `held after block ${height}` }, bytes / 1e6, "MB");
  return [
    countFigure(
      { id: "memory/ratio", label: "memory held at the end over that near the beginning" },
      last[1] / first[1],
      "x",
    ),
    countFigure(
      { id: "memory/growth", label: "memory held, growth a block", note: GROWTH_NOTE },
      theilSenSlope(held),
      "bytes",
    ),
    after("memory/first", first),
    after("memory/last", last),
  ];
}

const GROWTH_NOTE =
  "median slope between readings after collections; beside it, a block has kilobytes";
