import { computeFinalHeight } from "../../consensus/finality.ts";
import { chooseFork, type ForkBlock } from "../../consensus/reorg.ts";
import { pendingEpoch } from "../../consensus/schedule.ts";
import { encodeEpochRecord } from "../../ledger/epoch-record.ts";
import { encodeStatement, PHASE_END } from "../../ledger/statement.ts";
import { ChainVerifier } from "../../machine/chain-verifier.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { offer, withBody } from "../forge-body.ts";
import { headerV2, sealDual, withHeader } from "../forge-header.ts";
import { isNaiveSwitch } from "../naive-fork.ts";
import { naiveFunctionAt } from "../naive-schedule.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import { forkBlocks } from "../sim-fork.ts";
import { rawOf } from "../sim-node.ts";
import { blockRefusal, forkRefusal } from "../stop.ts";
import { WORLD_TIMING } from "../world-schedule.ts";

const { finalityBlocks } = WORLD_TIMING;

function higher(own: number, other: number): ControlRun {
  return {
    isAccepted: isNaiveSwitch({ height: own }, { height: other }),
    gain: "the higher branch wins, and what stood in the other is gone",
  };
}

/** The naive ledger's schedule is a file on the node (N31): who hands it over changes it whenever he likes. */
function editedFile(range: Range, start: number): ControlRun {
  const file = [{ start: 0, code: 0x12, end: null }];
  const { hashes } = range.ports;
  return {
    isAccepted: naiveFunctionAt(file, hashes, start) === 0x12,
    gain: `the line of the coming epoch is gone from the file, and block ${start} comes under the old rules`,
  };
}

/** A branch that leaves the chain before the block of a decision and is higher and as heavily sealed. */
function runReorgVote(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = scene.chain.fork(scene.height);
  const { branch } = chain.node;
  const pending = assertDefined(pendingEpoch(branch.facts.schedule, branch.height), "no decision");
  const lockIn = chain.node.store.kept.findIndex(({ branch: { facts } }) =>
    facts.schedule.some((epoch) => epoch.record.start === pending.record.start),
  );
  const current = forkBlocks(chain, lockIn);
  const random = range.random(`reorg ${phase}`);
  const last = assertDefined(current.at(-1), "no block");
  const candidate: readonly ForkBlock[] = Array.from({ length: current.length + 3 }, (_, i) => ({
    height: lockIn + i,
    ids: last.ids.map(([code]) => [code, random.bytes(32)] as const),
    epochHash: last.epochHash,
    commitWeight: 7n,
  }));
  const finalHeight = computeFinalHeight(branch, { isSealed: true, looseCommit: null });
  const refusal = forkRefusal(chooseFork({ finalHeight, finalityBlocks, current, candidate }));
  return {
    did: `offered a higher branch from block ${lockIn} on, without the decision about block ${pending.record.start}`,
    differed: `every block from ${lockIn} on`,
    victim: `a node at block ${branch.height}, final up to ${finalHeight}`,
    stop: refusal?.stop ?? null,
    place: "fork choice",
    evidence: refusal?.evidence ?? "",
    control: higher(branch.height, branch.height + 3),
  };
}

/** Two branches in different epochs at one height, neither final where they part. */
function runOtherEpoch(range: Range): AttackRun {
  const current = forkBlocks(range.world("sound").base, 30, 34);
  const candidate = forkBlocks(range.fallback("sound"), 30, 34);
  const light = current.map((block) => ({ ...block, commitWeight: 0n }));
  const fork = { finalHeight: 29, finalityBlocks, current: light, candidate };
  const refusal = forkRefusal(chooseFork(fork));
  return {
    did: "offered a sealed branch on which another epoch is in force at block 34",
    differed: "every block from 30 on, and the record in force at block 34",
    victim: "a node whose own branch is not sealed yet",
    stop: refusal?.stop ?? null,
    place: "fork choice",
    evidence: refusal?.evidence ?? "",
    control: higher(34, 35),
  };
}

/** A branch with more blocks and no seals against one with seals. */
function runHigherLighter(range: Range): AttackRun {
  const { base } = range.world("sound");
  const current = forkBlocks(base, 20, 22);
  const random = range.random("higher and lighter");
  const candidate = Array.from({ length: 5 }, (_, i) => ({
    height: 20 + i,
    ids: assertDefined(current[0], "no block").ids.map(
      ([code]) => [code, random.bytes(32)] as const,
    ),
    epochHash: assertDefined(current[0], "no block").epochHash,
    commitWeight: 0n,
  }));
  const refusal = forkRefusal(chooseFork({ finalHeight: 19, finalityBlocks, current, candidate }));
  return {
    did: "offered five blocks without seals in the place of three with seals",
    differed: "every block from 20 on",
    victim: "a node at block 22",
    stop: refusal?.stop ?? null,
    place: "fork choice",
    evidence: refusal?.evidence ?? "",
    control: higher(22, 24),
  };
}

/** The pending record is cancelled by a block in which nothing about it may change any more. */
function runCancelled(range: Range, phase: Phase, withReplay: boolean): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const { facts } = chain.node.branch;
  const pending = assertDefined(pendingEpoch(facts.schedule, chain.height + 1), "no decision");
  const honest = chain.sketch();
  const data = encodeEpochRecord(pending.record);
  const event = encodeStatement({
    type: "system",
    phase: PHASE_END,
    topic: "epoch.cancelled",
    data,
  });
  const statements = [...rawOf(honest).statements, event];
  const forged = withBody(chain.node.algorithms.hashes, honest, statements);
  const { refusal, place } = withReplay ? offer(chain, forged) : read(chain, forged);
  return {
    did: `cancelled the change of epoch at block ${pending.record.start} in block ${scene.height}, in its freeze`,
    differed: "one system event more",
    victim: withReplay ? "a full node" : "a reader that leaves the replay out",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: editedFile(range, pending.record.start),
  };
}

function read(chain: SimChain, forged: ReturnType<typeof rawOf>): ReturnType<typeof offer> {
  const { document, algorithms } = chain.node;
  const verifier = new ChainVerifier({ document, ...algorithms, foreseen: [], replay: false });
  const height = chain.height + 1;
  for (const [at, raw] of [...chain.raws(0), forged].entries()) {
    const verified = verifier.verify(raw);
    if (!verified.ok)
      return { refusal: { height: at, ...blockRefusal(verified.error) }, place: `block ${at}` };
  }
  return { refusal: null, place: `block ${height}` };
}

/** A header that announces the coming epoch for a later height. */
function runMoved(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const honest = chain.sketch();
  const header = headerV2(honest);
  const [start, epochHash] = assertDefined(header.next, "nothing is announced");
  const moved = sealDual(range.ports.hashes, { ...header, next: [start + 1, epochHash] });
  const { refusal, place } = offer(chain, withHeader(honest, moved));
  return {
    did: `announced the change of epoch at block ${start} for block ${start + 1}`,
    differed: "the announced start",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: editedFile(range, start),
  };
}

const BELOW = "LEDGER_FORK_BELOW_FINAL";
const CHOICE = "fork choice";

/** T8: the decision is reorganised away, or its height moved. */
export const REORG_ATTACKS: readonly Attack[] = [
  {
    name: "reorg-vote",
    threat: "T8",
    story:
      "Mallory has the sealers' keys and builds a higher branch from before the block in " +
      "which the coming epoch was decided.",
    cases: [
      { phase: "before v2-dual-optional", stop: BELOW, place: CHOICE },
      { phase: "before v2-dual-required", stop: BELOW, place: CHOICE },
      { phase: "before v2-pq-primary", stop: BELOW, place: CHOICE },
      { phase: "before v3-pq-only", stop: BELOW, place: CHOICE },
      { phase: "before a fallback", stop: BELOW, place: CHOICE },
    ],
    control: { faults: ["N16"] },
    run: runReorgVote,
  },
  {
    name: "other-epoch-branch",
    threat: "T8",
    story:
      "Two branches part before either is final; on Mallory's, which is sealed, another epoch is in force.",
    cases: [{ phase: "before a fallback", stop: "LEDGER_FORK_EPOCH", place: CHOICE }],
    control: { faults: ["N16", "N31"] },
    run: runOtherEpoch,
  },
  {
    name: "higher-branch",
    threat: "T8",
    story: "Mallory has no keys and makes more blocks than the sealers do.",
    cases: [{ phase: "during v2-dual-required", stop: "fork choice stays", place: CHOICE }],
    control: { faults: ["N16"] },
    run: runHigherLighter,
  },
  {
    name: "cancel-in-freeze",
    threat: "T8",
    story:
      "Mallory makes blocks and cancels the coming epoch a block before it, when half the nodes are ready.",
    cases: [
      { phase: "before v2-dual-required", stop: "X REPLAY_SYSTEM", place: "block 17" },
      { phase: "before v2-pq-primary", stop: "X REPLAY_SYSTEM", place: "block 25" },
      { phase: "before v3-pq-only", stop: "X REPLAY_SYSTEM", place: "block 33" },
    ],
    control: { faults: ["N31"] },
    run: (range, phase) => runCancelled(range, phase, true),
  },
  {
    name: "cancel-in-freeze-unreplayed",
    threat: "T8",
    story:
      "The same told to a reader that replays nothing: the bodies alone say that it is too late.",
    cases: [
      { phase: "before v2-dual-required", stop: "E7 EPOCH_FROZEN", place: "block 17" },
      { phase: "before v3-pq-only", stop: "E7 EPOCH_FROZEN", place: "block 33" },
    ],
    control: { faults: ["N31"] },
    run: (range, phase) => runCancelled(range, phase, false),
  },
  {
    name: "moved-boundary",
    threat: "T8",
    story:
      "Mallory makes blocks and announces the coming epoch for a later height than was decided.",
    cases: [
      { phase: "before v2-dual-required", stop: "V 9 next", place: "block 17" },
      { phase: "before v2-pq-primary", stop: "V 9 next", place: "block 25" },
      { phase: "before v3-pq-only", stop: "V 9 next", place: "block 33" },
    ],
    control: { faults: ["N31"] },
    run: runMoved,
  },
];
