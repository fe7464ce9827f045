import type { RawBlock } from "../../consensus/block.ts";
import { ChainVerifier } from "../../machine/chain-verifier.ts";
import { assert } from "../../primitives/assert.ts";
import { processClock } from "../measure/clock.ts";
import { collectGarbage } from "../measure/garbage.ts";
import { countFigure, type Figure, quantileFigure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { makeNetwork } from "./bench-network.ts";
import { type ReferenceBlock, ReferenceChain } from "./reference-chain.ts";
import { drawStatements } from "./reference-statements.ts";

const STATEMENTS = 1000;
const SEALERS = 4;
/** Blocks whose validation warms the process up and is not counted. */
const WARM_UP_BLOCKS = 50;

/** How long a node looks at a block before it goes on. */
export const validationSuite: Suite = {
  id: "validation",
  title: "Validation of a dual block of 1,000 statements",
  about: [
    "Distinct v2-dual-required blocks of 1,000 statements of 120 bytes and the commit of four hybrid sealers, one after",
    "the other on one warm thread: decoding, the eleven checks, the commit, and what the next block needs to know.",
    "Every block is timed by itself, with the garbage collections that fall into it.",
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
    collectGarbage();
    const times: number[] = [];
    for (let i = 0; i < WARM_UP_BLOCKS + context.profile.validatedBlocks; i++) {
      const raw = rawOf(chain.append(drawStatements(draw, STATEMENTS)));
      times.push(verifyTimed(verifier, raw));
    }
    requireRefusal(verifier, chain, context);
    return figuresOf(times[0] ?? 0, times.slice(WARM_UP_BLOCKS));
  },
};

function figuresOf(coldMs: number, times: readonly number[]): readonly Figure[] {
  const at = (id: string, label: string, share: number): Figure =>
    quantileFigure({ id: `latency/${id}`, label }, times, share);
  return [
    at("p99", "p99", 0.99),
    at("p50", "median", 0.5),
    at("p95", "p95", 0.95),
    countFigure({ id: "latency/max", label: "slowest" }, Math.max(...times), "ms"),
    countFigure({ id: "latency/cold", label: "first of the process" }, coldMs, "ms"),
  ];
}

/** Milliseconds in which the verifier accepts the next block. */
function verifyTimed(verifier: ChainVerifier, raw: RawBlock): number {
  const start = processClock();
  const verified = verifier.verify(raw);
  const elapsedMs = processClock() - start;
  assert(verified.ok, "a valid block is refused");
  return elapsedMs;
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
