import { compileKernel, Kernel } from "../../merkle/kernel/kernel.ts";
import type { RootComputer } from "../../merkle/root-computer.ts";
import { TreeWorkerPool } from "../../node/tree-workers/tree-worker-pool.ts";
import type { HashCode } from "../../primitives/brand.ts";
import type { ArmSamples } from "../measure/compare-arms.ts";
import { type Figure, ratioFigure, samplesOf, timeFigure } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";
import { requireEqualTrees, slowTreeArms, type TreeInput, treeArms } from "./merkle-root-arms.ts";

const STATEMENT_BYTES = 200;
const THREADS = 2;
/** Six arms of up to a second each need more than the profile's budget. */
const BUDGET_FACTOR = 6;
/** The slowest peer takes seconds a root and is far from any aim: the least number of rounds says enough. */
const SLOW_BUDGET_MS = 1;

/** The hash functions of a tree and what a reader calls them. */
interface Case {
  readonly id: string;
  readonly name: string;
  readonly codes: readonly HashCode[];
}

const CASES: readonly Case[] = [
  { id: "dual", name: "dual", codes: [0x12, 0x16] },
  { id: "sha256", name: "SHA-256", codes: [0x12] },
  { id: "sha3", name: "SHA3-256", codes: [0x16] },
];

const LABELS: Readonly<Record<string, string>> = {
  "one-thread": "ours, 1 thread",
  "two-threads": "ours, 2 threads",
  merkletreejs: "merkletreejs",
  "merkletreejs-text": "merkletreejs via text",
  bare: "bare calls",
  openzeppelin: "openzeppelin",
};

/** One Merkle root over many statements, against other libraries and against the bare hash calls. */
export const merkleRootSuite: Suite = {
  id: "merkle-root",
  title: "One Merkle root over statements of 200 bytes",
  about: [
    "Root over random statements in memory, the hashing of leaves included; `dual` is one under SHA-256 and one under",
    "SHA3-256. merkletreejs and @openzeppelin/merkle-tree are given Node's hashing (`crypto.hash`, answering bytes); they",
    "tag neither leaves nor nodes and offer no consistency proofs. `via text` gives merkletreejs the same hashing by way",
    "of latin1 text, a trick that few callers know. `bare calls` are 2n - 1 calls of `crypto.hash` to text, and no tree.",
  ],
  run: async (context) => {
    const input = drawInput(context);
    const pool = await TreeWorkerPool.start({
      module: compileKernel(),
      kernel: new Kernel(compileKernel()),
      threads: THREADS,
    });
    try {
      requireEqualTrees(context, [0x12, 0x16], input, pool);
      return CASES.flatMap((each) => measureCase(context, each, input, pool));
    } finally {
      await pool.close();
    }
  },
};

function drawInput({ profile, random }: BenchContext): TreeInput {
  const draw = random("merkle-root");
  const items = Array.from({ length: profile.treeLeaves }, () =>
    Buffer.from(draw.bytes(STATEMENT_BYTES)),
  );
  return { items, nodes: items.slice(1).map((item) => item.subarray(0, 64)) };
}

function measureCase(
  context: BenchContext,
  each: Case,
  input: TreeInput,
  pool: RootComputer,
): readonly Figure[] {
  context.tell(`roots under ${each.name}`);
  const budgetMs = BUDGET_FACTOR * context.profile.budgetMs;
  const fast = context.compare(treeArms(context, each.codes, input, pool), budgetMs);
  const slow = context.compare(slowTreeArms(context, each.codes, input), SLOW_BUDGET_MS);
  const ratios = ["one-thread", "two-threads"].flatMap((own) =>
    ["merkletreejs", "merkletreejs-text", "bare"].map((peer) => speedUp(each, fast, own, peer)),
  );
  const times = [
    ...fast.map((samples) => timeOf(each, samples)),
    ...slow.filter(({ arm }) => arm === "openzeppelin").map((samples) => timeOf(each, samples)),
  ];
  return [...ratios, speedUp(each, slow, "one-thread", "openzeppelin"), ...times];
}

function speedUp(
  { id, name }: Case,
  compared: readonly ArmSamples[],
  own: string,
  peer: string,
): Figure {
  const named = {
    id: `${id}/${own}-vs-${peer}`,
    label: `${name}: ${LABELS[own]}, times ${LABELS[peer]}`,
  };
  return ratioFigure(named, samplesOf(compared, peer), samplesOf(compared, own));
}

function timeOf({ id, name }: Case, { arm, samplesMs }: ArmSamples): Figure {
  const label = `${name}: ${LABELS[arm]}`;
  return timeFigure({ id: `${id}/${arm}`, label }, samplesMs);
}
