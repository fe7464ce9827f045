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
/** Arms of up to a second each need more than the profile's budget, the most where aims hang on their ratios. */
const BUDGET_FACTORS = { single: 6, dual: 24 } as const;
/** The slowest peer takes seconds a root and is far from any aim: few rounds say enough. */
const SLOW_PLAN = { budgetMs: 1, roundsMin: 3 };

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
  passes: "raw passes",
  "one-by-one": "ours, root by root",
  openzeppelin: "openzeppelin",
};

/** One Merkle root over many statements, against other libraries and against the bare hash calls. */
export const merkleRootSuite: Suite = {
  id: "merkle-root",
  title: "One Merkle root over statements of 200 bytes",
  about: [
    "Root over random statements in memory, the hashing of leaves included; `dual` is one under SHA-256 and",
    "one under SHA3-256. merkletreejs and @openzeppelin/merkle-tree are given Node's hashing (`crypto.hash`,",
    "answering bytes); they tag neither leaves nor nodes and offer no consistency proofs. `via text` gives",
    "merkletreejs the same hashing by way of latin1 text, a trick that few callers know. `bare calls` are 2n",
    "- 1 calls of `crypto.hash` to text, and no tree. `raw passes` hash all statements in one piece, once by",
    "each function. `root by root` is one tree after the other.",
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
  const nodes = items.slice(1).map((item) => item.subarray(0, 64));
  return { items, nodes, joined: Buffer.concat(items) };
}

function measureCase(
  context: BenchContext,
  each: Case,
  input: TreeInput,
  pool: RootComputer,
): readonly Figure[] {
  context.tell(`roots under ${each.name}`);
  const factor = BUDGET_FACTORS[each.codes.length > 1 ? "dual" : "single"];
  const budgetMs = factor * context.profile.budgetMs;
  const fast = context.compare(treeArms(context, each.codes, input, pool), { budgetMs });
  const ratios = ["one-thread", "two-threads"].flatMap((own) =>
    ["merkletreejs", "merkletreejs-text", "bare"].map((peer) => speedUp(each, fast, own, peer)),
  );
  const shares = each.codes.length > 1 ? ["passes", "one-by-one"] : ["passes"];
  const over = shares.map((peer) => takesOver(each, fast, peer));
  const times = fast.map((samples) => timeOf(each, samples));
  // Two roots of the slow peer take as long as one and the other; nothing is learned from timing them together.
  const slow = each.codes.length > 1 ? [] : measureSlowPeer(context, each, input);
  return [...ratios, ...over, ...times, ...slow];
}

function measureSlowPeer(context: BenchContext, each: Case, input: TreeInput): readonly Figure[] {
  const few = { ...input, items: input.items.slice(0, context.profile.slowTreeLeaves) };
  const slow = context.compare(slowTreeArms(context, each.codes, few), SLOW_PLAN);
  const times = slow.filter(({ arm }) => arm === "openzeppelin");
  return [
    speedUp(each, slow, "one-thread", "openzeppelin"),
    ...times.map((samples) => timeOf(each, samples)),
  ];
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

/** The time of ours over that of what it is made of. */
function takesOver({ id, name }: Case, compared: readonly ArmSamples[], peer: string): Figure {
  const named = {
    id: `${id}/one-thread-over-${peer}`,
    label: `${name}: ours, 1 thread, over ${LABELS[peer]}`,
  };
  return ratioFigure(named, samplesOf(compared, "one-thread"), samplesOf(compared, peer));
}

function timeOf({ id, name }: Case, { arm, samplesMs }: ArmSamples): Figure {
  const label = `${name}: ${LABELS[arm]}`;
  return timeFigure({ id: `${id}/${arm}`, label }, samplesMs);
}
