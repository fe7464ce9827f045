import type { RawBlock } from "../../consensus/block.ts";
import { ChainVerifier } from "../../machine/chain-verifier.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { processClock } from "../measure/clock.ts";
import { collectYoungGarbage } from "../measure/garbage.ts";
import { countFigure, type Figure, quantileFigure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { makeNetwork } from "./bench-network.ts";
import { measureProcessing } from "./block-processing.ts";
import { type ReferenceBlock, ReferenceChain } from "./reference-chain.ts";
import { drawStatements } from "./reference-statements.ts";

const STATEMENTS = 1000;
const SEALERS = 4;
/** Blocks that are made at a time. What making them left behind is collected before they are validated. */
const GROUP_BLOCKS = 25;
/** Blocks whose validation warms the process up and is not counted. */
const WARM_UP_BLOCKS = 50;

/** How long a node looks at a block before it goes on. */
export const validationSuite: Suite = {
  id: "validation",
  title: "Validation of a dual block of 1,000 statements",
  about: [
    "Distinct v2-dual-required blocks of 1,000 statements of 120 bytes and the commit of four hybrid sealers,",
    "one after the other on one warm thread: decoding, the eleven checks, the commit, and what the next block",
    "needs to know. Every block is timed by itself, with the collections of its own garbage that fall into",
    "it; processor time is what the thread worked, without the time that others held its core. Beside it,",
    "blocks of 500 signed transactions with their receipts and the commit of four, verified with all",
    "signatures and a replay.",
  ],
  run: async (context) => {
    const { hashes, suites } = context;
    const network = makeNetwork(hashes, context.random("keys"), { arm: "dual", sealers: SEALERS });
    const chain = new ReferenceChain(network, { hashes, suites }, { withCommits: true });
    const { document } = network;
    const verifier = new ChainVerifier({ document, hashes, suites, foreseen: [], replay: false });
    verifyTimed(verifier, rawOf(chain.start()));
    const draw = context.random("statements");
    context.tell(`${context.profile.validatedBlocks} blocks`);
    const times: BlockTime[] = [];
    while (times.length < WARM_UP_BLOCKS + context.profile.validatedBlocks) {
      const raws = Array.from({ length: GROUP_BLOCKS }, () =>
        rawOf(chain.append(drawStatements(draw, STATEMENTS))),
      );
      collectYoungGarbage();
      for (const raw of raws) times.push(verifyTimed(verifier, raw));
    }
    requireRefusal(verifier, chain, context);
    const latency = figuresOf(assertDefined(times[0], "a block"), times.slice(WARM_UP_BLOCKS));
    return [...latency, ...(await measureProcessing(context))];
  },
};

/** How long a block took, and how much of that the thread was at work: the rest, others had the processor. */
interface BlockTime {
  readonly elapsedMs: number;
  readonly busyMs: number;
}

function figuresOf(cold: BlockTime, times: readonly BlockTime[]): readonly Figure[] {
  const elapsed = times.map(({ elapsedMs }) => elapsedMs);
  const busy = times.map(({ busyMs }) => busyMs);
  const at = (id: string, label: string, share: number): Figure =>
    quantileFigure({ id: `latency/${id}`, label }, elapsed, share);
  const busyAt = (id: string, label: string, share: number): Figure =>
    quantileFigure({ id: `busy/${id}`, label: `processor time, ${label}` }, busy, share);
  return [
    at("p99", "p99", 0.99),
    at("p50", "median", 0.5),
    at("p95", "p95", 0.95),
    countFigure({ id: "latency/max", label: "slowest" }, Math.max(...elapsed), "ms"),
    countFigure({ id: "latency/cold", label: "first of the process" }, cold.elapsedMs, "ms"),
    busyAt("p99", "p99", 0.99),
    busyAt("p50", "median", 0.5),
    busyAt("p95", "p95", 0.95),
  ];
}

/** The time in which the verifier accepts the next block. */
function verifyTimed(verifier: ChainVerifier, raw: RawBlock): BlockTime {
  const before = process.threadCpuUsage();
  const start = processClock();
  const verified = verifier.verify(raw);
  const elapsedMs = processClock() - start;
  const { user, system } = process.threadCpuUsage(before);
  assert(verified.ok, "a valid block is refused");
  return { elapsedMs, busyMs: (user + system) / 1000 };
}

/** Ends the run unless the verifier that was timed refuses a block with one altered bit. */
function requireRefusal(
  verifier: ChainVerifier,
  chain: ReferenceChain,
  context: BenchContext,
): void {
  const { header, statements } = rawOf(chain.append(drawStatements(context.random("spoiled"), 1)));
  const last = Uint8Array.from(statements[statements.length - 1] ?? []);
  last[last.length - 1] = (last[last.length - 1] ?? 0) ^ 1;
  const spoiled = verifier.verify({ header, statements: [...statements.slice(0, -1), last] });
  assert(!spoiled.ok, "an altered block is accepted");
}

/** The block as it travels, in memory of its own. */
function rawOf({ block }: ReferenceBlock): RawBlock {
  const { headerBytes, body } = block;
  const statements = body.statements.map(({ bytes }) => Uint8Array.from(bytes));
  return { header: Uint8Array.from(headerBytes), statements };
}
