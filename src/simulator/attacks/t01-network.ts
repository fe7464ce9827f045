import { requireHash } from "../../crypto/require-hash.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackRun } from "../attack.ts";
import { bisectHistory, historyOf } from "../bisect-history.ts";
import { judgeNaiveChain, sealNaiveChain } from "../naive-chain.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, goOn, sceneOf } from "../scene.ts";
import { SimNetwork } from "../sim-network.ts";
import { rawOf } from "../sim-node.ts";
import { splitBlock } from "../split-block.ts";

const NODES = 6;
const WEAK = 0x300000;

/** Six nodes, three of which are shown another body under the same header; then the chain goes on for all. */
function runNetwork(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "weak legacy", phase);
  const { codes, cast } = scene.world;
  const chain = beforeAttack(scene);
  const before = chain.node.replica();
  const split = splitBlock(
    { ports: range.ports, chain, keys: cast.mallory },
    { label: "two bodies with one root", digest: ({ rootAt }, index) => rootAt(WEAK, index) },
  );
  assert(chain.node.receive(rawOf(split.left)) === null, "the left half of a split is refused");
  goOn(chain, scene.until);
  const network = new SimNetwork(
    Array.from({ length: NODES }, () => before.replica()),
    range.random(`network ${phase}`),
    (from, to) => from % 2 === to % 2,
  );
  const left = rawOf(split.left);
  const right = { header: left.header, statements: rawOf(split.right).statements };
  for (let node = 0; node < NODES; node++) {
    network.send(node, scene.height, node % 2 === 0 ? left : right);
    for (let height = scene.height + 1; height <= chain.height; height++) {
      network.send(node, height, rawOf(chain.node.at(height)));
    }
  }
  network.run();
  const refusals = network.nodes.filter((_, at) => at % 2 === 1).map(({ refusal }) => refusal);
  const whole = network.nodes
    .filter((_, at) => at % 2 === 0)
    .every(({ refusal }) => refusal === null);
  const [first] = refusals;
  const isOne = refusals.every(
    (refusal) => refusal?.stop === first?.stop && refusal?.height === first?.height,
  );
  return {
    did: `showed one body of block ${scene.height} to three nodes and another with the same root to three`,
    differed: "the attacker's statements; header and legacy id are the same",
    victim: "three nodes of six",
    stop: whole && isOne ? (first?.stop ?? null) : null,
    place: `block ${first?.height ?? chain.height}`,
    evidence: `after ${network.tick} ticks; ${named(range, network, codes.pq)}`,
    control: naiveHalves(range, chain, scene.height, split.right.block.body.statements),
  };
}

/** The first diverging block as a node of each half finds it, by consistency proofs. */
function named(range: Range, network: SimNetwork, code: number): string {
  const [left, right] = network.nodes;
  const mine = assertDefined(right, "no right half").node;
  const theirs = assertDefined(left, "no left half").node;
  const hash = requireHash(range.ports.hashes, code);
  const found = bisectHistory(hash, historyOf(mine, code), historyOf(theirs, code));
  return found.found === "block"
    ? `the halves name block ${found.height}`
    : `the halves name ${found.found}`;
}

function naiveHalves(
  range: Range,
  chain: ReturnType<typeof beforeAttack>,
  height: number,
  statements: Parameters<typeof sealNaiveChain>[1][number]["block"]["body"]["statements"],
): AttackRun["control"] {
  const { hashes } = range.ports;
  const naive = { first: requireHash(hashes, WEAK), second: requireHash(hashes, 0x16) };
  const told = sealNaiveChain(naive, chain.node.store.kept);
  const other = told.map((block) => (block.height === height ? { ...block, statements } : block));
  const isSame = told.every((block, at) =>
    equalBytes(block.prevId, other[at]?.prevId ?? block.bodyRoot),
  );
  const refused = judgeNaiveChain(naive, told) ?? judgeNaiveChain(naive, other);
  return {
    isAccepted: refused === null && isSame,
    gain: `both halves go on under the same ids to block ${chain.height}, each with its own block ${height}`,
  };
}

/** T1 over a network: both halves are honest, and one of them finds out. */
export const SPLIT_NETWORK: Attack = {
  name: "split-network",
  threat: "T1",
  story:
    "Six nodes in two halves that do not speak to each other. Mallory shows each half its " +
    "own body under one header; then all of them get the same later blocks.",
  cases: [
    { phase: "during v1-legacy", stop: "X REPLAY_STATE", place: "block 3" },
    { phase: "before v2-dual-optional", stop: "X REPLAY_STATE", place: "block 7" },
    { phase: "during v2-dual-required", stop: "V 2 root", place: "block 21" },
  ],
  control: { faults: ["N8", "N12", "N21"] },
  run: runNetwork,
};
