import {
  compareHandshake,
  decodeHandshake,
  encodeHandshake,
  makeHandshake,
} from "../../consensus/handshake.ts";
import { compareRecords } from "../../consensus/handshake-records.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { Machine } from "../../machine/machine.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Height } from "../../primitives/brand.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { FALLBACK_START } from "../fallback-world.ts";
import { offer, withBody } from "../forge-body.ts";
import { judgeNaive, sealNaive } from "../naive-block.ts";
import { contentOf, sealNaiveChain } from "../naive-chain.ts";
import { naiveFunctionAt } from "../naive-schedule.ts";
import { type Phase, placeOf } from "../phase.ts";
import type { Range } from "../range.ts";
import type { SimChain } from "../sim-chain.ts";
import { SimNetwork } from "../sim-network.ts";
import { rawOf } from "../sim-node.ts";
import type { World } from "../world.ts";

/** The chain of a phase and the first height of the epoch whose activation is hidden. */
function boundaryOf(range: Range, phase: Phase): { world: World; chain: SimChain; start: Height } {
  const world = range.world("sound");
  const place = placeOf(phase);
  if (place !== undefined) return { world, chain: world.base, start: place.height + 1 };
  return { world, chain: range.fallback("sound"), start: FALLBACK_START };
}

/** Old software: the naive ledger goes on with the function that its file and its build have. */
function oldSoftware(range: Range, world: World, chain: SimChain, start: Height): ControlRun {
  const { hashes } = range.ports;
  const { legacy, pq } = world.codes;
  const has = new Map([...hashes].filter(([code]) => code !== pq));
  const file = [
    { start: 0, code: legacy, end: null },
    { start, code: pq, end: null },
  ];
  const naive = { first: requireHash(hashes, legacy), second: requireHash(hashes, pq) };
  const told = sealNaiveChain(naive, chain.node.store.kept.slice(0, start));
  const parent = assertDefined(told.at(-1), "no parent");
  const content = { ...contentOf(chain.node.at(start)), hasSecond: false };
  const block = sealNaive(naive, parent, content);
  const isOld = naiveFunctionAt(file, has, start) === legacy;
  return {
    isAccepted: isOld && judgeNaive(naive, parent, block) === null,
    gain: `the victim follows the old rules beyond block ${start}, on a chain of Mallory's own`,
  };
}

/**
 * A block at the start of an epoch that a machine makes which has never heard of it: valid in every field under the old
 * rules, with the seals of Mallory's sealers.
 */
function runOldRules(range: Range, phase: Phase): AttackRun {
  const { world, chain, start } = boundaryOf(range, phase);
  const before = chain.fork(start - 1);
  const { node } = before;
  const { facts } = node.branch;
  const schedule = facts.schedule.filter(({ record }) => record.start < start);
  const { legacy } = world.codes;
  const past = assertDefined(node.store.past.lane(legacy, start), "no past");
  const lanes = new Map([...node.branch.lanes, [legacy, past]]);
  const ignorant = { ...node.branch, lanes, plan: [], facts: { ...facts, schedule } };
  const machine = new Machine(node.environment, node.store, ignorant);
  const candidate = machine.finalizeBlock({
    height: start,
    timeMs: node.branch.timeMs + 1000,
    proposer: assertDefined(before.sealers[0], "no sealer").account,
    carryPq: true,
    items: before.commitItems(),
  });
  const { refusal, place } = offer(before, rawOf(candidate));
  return {
    did: `made block ${start} by the rules of the epoch before, all fields and seals right under them`,
    differed: "the whole header: its form, its epoch, its lineages",
    victim: "a node that Mallory is the only peer of",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: oldSoftware(range, world, chain, start),
  };
}

/** A body from which the decision about the coming epoch has been left out. */
function runOmitted(range: Range, phase: Phase): AttackRun {
  const { world, chain, start } = boundaryOf(range, phase);
  const lockIn = chain.node.store.kept.findIndex(
    (candidate) =>
      candidate.block.body.statements.some(
        ({ value }) => value.type === "system" && value.topic === "epoch.scheduled",
      ) && candidate.branch.facts.schedule.at(-1)?.record.start === start,
  );
  assert(lockIn > 0, `no decision about block ${start}`);
  const before = chain.fork(lockIn - 1);
  const honest = chain.node.at(lockIn);
  const kept = honest.block.body.statements
    .filter(({ value }) => value.type !== "system" || value.topic !== "epoch.scheduled")
    .map(({ bytes }) => bytes);
  const { refusal, place } = offer(before, withBody(before.node.algorithms.hashes, honest, kept));
  return {
    did: `left the decision about block ${start} out of block ${lockIn} and sealed it again`,
    differed: "one system event",
    victim: "a node that Mallory is the only peer of",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: oldSoftware(range, world, chain, start),
  };
}

/** A release without the new hash function receives everything that honest peers have. */
function runOldRelease(range: Range): AttackRun {
  const world = range.world("sound");
  const chain = range.replaced();
  const { schedule } = chain.node.branch.facts;
  const { start, algs } = assertDefined(schedule.at(-1), "no epoch").record;
  const missing = assertDefined(algs.pq, "no new function");
  const hashes = new Map([...range.ports.hashes].filter(([code]) => code !== missing));
  const victim = chain.node.replica(36, { hashes, suites: range.ports.suites });
  const refusal = victim.receiveAll(chain.raws(37));
  assert(victim.height === start - 1 || refusal?.stop !== "E11 halt", "halted at another height");
  return {
    did:
      `let a node run a release that lacks hash function 0x${missing.toString(16)} of the ` +
      `epoch from block ${start} on`,
    differed: "nothing: the chain is honest, the victim is old",
    victim: "a node with old software",
    stop: refusal?.stop ?? null,
    place: `block ${refusal?.height ?? victim.height}`,
    evidence: refusal?.evidence ?? "",
    control: oldSoftware(range, world, world.base, 8),
  };
}

/** A victim that was kept from the decision, in a network of four, meets its honest peers again. */
function runEclipse(range: Range): AttackRun {
  const world = range.world("sound");
  const honest = range.fallback("sound").fork(FALLBACK_START + 1);
  const eclipsed = world.base.fork(FALLBACK_START + 1);
  const fork = 29;
  const network = new SimNetwork(
    Array.from({ length: 4 }, () => world.base.node.replica(fork)),
    range.random("eclipse"),
    (from, to) => from !== VICTIM && to !== VICTIM,
  );
  for (let height = fork + 1; height <= honest.height; height++) {
    network.send(0, height, rawOf(honest.node.at(height)));
    network.send(VICTIM, height, rawOf(eclipsed.node.at(height)));
  }
  network.run();
  const [peer] = network.nodes;
  const victim = assertDefined(network.nodes[VICTIM], "no victim").node;
  const theirs = assertDefined(peer, "no peer").node.branch;
  const records = theirs.facts.schedule.map(({ record }) => record);
  const { hashes } = range.ports;
  const greeting = decodeHandshake(encodeHandshake(makeHandshake(theirs)));
  assert(greeting.ok, "a handshake that does not decode");
  // The peer's epoch is one that the victim never heard of, so that its records decide.
  const heard = compareHandshake(victim.branch, greeting.value);
  const isUnknown = heard.verdict === "agree" && heard.relation === "unknown";
  const verdict = isUnknown
    ? compareRecords(victim.branch, greeting.value, records, hashes)
    : heard;
  const fault = verdict.verdict === "part" ? verdict.fault : null;
  const index = fault !== null && "index" in fault ? fault.index : 0;
  return {
    did: "kept one node of four from the block that declares a fallback, and led it on by the plan as it was before",
    differed: "everything from block 30 on",
    victim: `the node, at block ${victim.height}, when it meets an honest peer again`,
    stop: fault?.code ?? null,
    place: "handshake",
    evidence:
      fault === null
        ? ""
        : `after ${network.tick} ticks; the peers' records part at index ${index}`,
    control: {
      isAccepted: naivePeers(eclipsed, honest),
      gain: "both sides go on talking, each certain of its own schedule",
    },
  };
}

/** The node of the network whose only peer is Mallory. */
const VICTIM = 3;

/** Peers of the naive ledger ask each other for the genesis block and nothing else. */
function naivePeers(left: SimChain, right: SimChain): boolean {
  const [mine] = left.raws(0, 0);
  const [theirs] = right.raws(0, 0);
  return mine !== undefined && theirs !== undefined && mine.header.length === theirs.header.length;
}

const FAULTS = ["N1", "N31", "N32"];

/** T6: an activation is kept from a node. */
export const HIDDEN_ACTIVATIONS: readonly Attack[] = [
  {
    name: "old-rules",
    threat: "T6",
    story:
      "Mallory is a node's only peer and has keys that seal. At the first block of a new " +
      "epoch she goes on by the old rules.",
    cases: [
      { phase: "before v2-dual-optional", stop: "V 9 format", place: "block 8" },
      { phase: "before v2-dual-required", stop: "V 9 epoch", place: "block 18" },
      {
        phase: "before v2-pq-primary",
        stop: "V 5 first, 5 second, 8 order, 8 order, 9 epoch",
        place: "block 26",
      },
      {
        phase: "before v3-pq-only",
        stop: "V 8 forbidden, 8 forbidden, 9 epoch",
        place: "block 34",
      },
      {
        phase: "before a fallback",
        stop: "V 5 first, 5 second, 8 order, 8 order, 9 epoch",
        place: "block 35",
      },
    ],
    control: { faults: FAULTS },
    run: runOldRules,
  },
  {
    name: "omitted-decision",
    threat: "T6",
    story: "Mallory hands on the block that decides about an epoch without the decision.",
    cases: [
      { phase: "before v2-dual-optional", stop: "X REPLAY_SYSTEM", place: "block 2" },
      { phase: "before v2-dual-required", stop: "X REPLAY_SYSTEM", place: "block 12" },
      { phase: "before v2-pq-primary", stop: "X REPLAY_SYSTEM", place: "block 20" },
      { phase: "before v3-pq-only", stop: "X REPLAY_SYSTEM", place: "block 28" },
      { phase: "before a fallback", stop: "X REPLAY_SYSTEM", place: "block 30" },
    ],
    control: { faults: FAULTS },
    run: runOmitted,
  },
  {
    name: "old-release",
    threat: "T6",
    story:
      "A node runs a release without the hash function that the council has moved the chain " +
      "to. Nobody tells it to stop.",
    cases: [{ phase: "during v3-pq-only", stop: "E11 halt", place: "block 42" }],
    control: { faults: FAULTS },
    run: runOldRelease,
  },
  {
    name: "eclipse",
    threat: "T6",
    story:
      "Mallory keeps a node from the block that declares a fallback and leads it over the " +
      "start of the planned epoch instead. Then it meets an honest peer.",
    cases: [{ phase: "during a fallback", stop: "LEDGER_HANDSHAKE_DIVERGED", place: "handshake" }],
    control: { faults: ["N16", "N31"] },
    run: runEclipse,
  },
];
