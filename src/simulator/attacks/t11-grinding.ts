import { chooseFork, compareTies } from "../../consensus/reorg.ts";
import { hashTag } from "../../crypto/domain.ts";
import type { HashFunction } from "../../crypto/hash-function.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { StateTree } from "../../merkle/state-tree.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { asciiBytes, compareBytes, concatBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { countingHash } from "../counting.ts";
import { offer, withCommit } from "../forge-body.ts";
import { sealDual, withHeader } from "../forge-header.ts";
import { judgeNaive, type NaiveBlock } from "../naive-block.ts";
import { sealNaiveChain } from "../naive-chain.ts";
import { isNaiveSwitch } from "../naive-fork.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, type Scene, sceneOf } from "../scene.ts";
import { signSeal } from "../sim-chain.ts";
import { forkBlocks } from "../sim-fork.ts";
import { WORLD_TIMING } from "../world-schedule.ts";

/** A block whose time the attacker chose. */
function runTime(range: Range, phase: Phase, timeOf: (parentMs: number) => number): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const honest = chain.sketch();
  const { header } = honest.block;
  const parentMs = chain.node.branch.timeMs;
  const timeMs = timeOf(parentMs);
  const forged =
    header.type === "v2"
      ? sealDual(range.ports.hashes, { ...header, timeMs })
      : { ...header, timeMs };
  const { refusal, place } = offer(chain, withHeader(honest, forged));
  return {
    did: `gave block ${scene.height} a time ${timeMs - parentMs} ms after its parent's`,
    differed: "the time of the block",
    victim: "a full node, which does not ask its clock",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveTime(range, scene, timeMs),
  };
}

/** The naive ledger asks the clock on the wall, and so takes any time that is not yet to come (N15). */
function naiveTime(range: Range, scene: Scene, timeMs: number): ControlRun {
  const { legacy, pq } = scene.world.codes;
  const hashes = {
    first: requireHash(range.ports.hashes, legacy),
    second: requireHash(range.ports.hashes, pq),
  };
  const told = sealNaiveChain(hashes, scene.chain.node.store.kept.slice(0, scene.height + 1));
  const parent = assertDefined(told.at(-2), "no parent");
  const block: NaiveBlock = { ...assertDefined(told.at(-1), "no block"), timeMs };
  return {
    isAccepted: judgeNaive(hashes, parent, block) === null,
    gain: "votes, terms and delays end when Mallory's blocks say so",
  };
}

/** Two branches alike in weight and height; the attacker has ground for the smaller tie digest. */
function runTie(range: Range): AttackRun {
  const { base, codes } = range.world("sound");
  const hash = requireHash(range.ports.hashes, codes.pq);
  const current = forkBlocks(base, 21, 22).map((block) => ({ ...block, commitWeight: 0n }));
  const own = assertDefined(current[1], "no block");
  const fork = assertDefined(forkBlocks(base, 20, 20)[0]?.ids[1]?.[1], "no fork point");
  const random = range.random("ground tie");
  let ids = own.ids;
  let tried = 0;
  const idOf = (set: typeof ids) =>
    assertDefined(set.find(([code]) => code === codes.pq)?.[1], "no id");
  do {
    ids = own.ids.map(([code]) => [code, random.bytes(32)] as const);
    tried += 1;
  } while (compareTies(hash, fork, { left: idOf(ids), right: idOf(own.ids) }) >= 0);
  const candidate = current.map((block) => ({
    ...block,
    ids: block === own ? ids : block.ids.map(([code]) => [code, random.bytes(32)] as const),
  }));
  const choice = chooseFork({
    finalHeight: 20,
    finalityBlocks: WORLD_TIMING.finalityBlocks,
    current,
    candidate,
  });
  return {
    did: `ground ${tried} blocks until one had the smaller tie digest, and offered its branch`,
    differed: "every block from 21 on",
    victim: "a node at block 22",
    stop: choice.choice === "stay" ? "fork choice stays" : null,
    place: "fork choice",
    evidence: "equal weight, equal height: a running node stays where it stands",
    control: {
      isAccepted: isNaiveSwitch({ height: 22 }, { height: 23 }),
      gain: "one block more, ground or not, moves every node",
    },
  };
}

/** The readiness bits of a true seal, changed on the way. */
function runSignal(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  chain.seal();
  const subject = assertDefined(chain.node.branch.sealable[0], "nothing to seal");
  const key = scene.world.cast.sealers[0];
  const seal = { ...signSeal(key, subject, 0), signal: 1 };
  const { refusal, place } = offer(chain, withCommit(chain, subject.height, [seal]));
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const content = asciiBytes(`block ${subject.height}`);
  const naive = signNaive(key, hash, content);
  return {
    did: "set the bit in an honest sealer's seal that says it is ready for an activation",
    differed: "one bit of the seal's signal",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveSignature(range.ports.suites, hash, content, naive),
      gain: "bits beside the signature count as votes for an activation",
    },
  };
}

const GROUND_BITS = 10;
const GROUND_KEYS = 32;
/**
 * The shared bits, five levels that 32 keys need among themselves, and as many again for their being drawn at random.
 */
const DEPTH_MAX = GROUND_BITS + 10;
const STATE_KEYS = 1000;

/** State keys ground so that their paths lie side by side, in order to make writes dear. */
function runPaths(range: Range): AttackRun {
  const sound = requireHash(range.ports.hashes, 0x16);
  const value = new Uint8Array(1);
  const usual = Array.from({ length: STATE_KEYS }, (_, i) => asciiBytes(`usual/${10_000 + i}`));
  const measure = (keys: readonly Uint8Array[]) => {
    const counted = countingHash(sound);
    const tree = new StateTree(counted.hash);
    tree.apply(usual.map((key) => [key, value]));
    const before = counted.count();
    tree.apply([...keys].sort(compareBytes).map((key) => [key, value]));
    const digests = counted.count() - before;
    const depths = keys.map((key) => tree.prove(key, () => value).siblings.length);
    return { digests, depth: depths.reduce((most, depth) => Math.max(most, depth), 0) };
  };
  const honest = measure(
    Array.from({ length: GROUND_KEYS }, (_, i) => asciiBytes(`honest/${i + 10}`)),
  );
  const hostile = measure(grindKeys(sound));
  const isBounded = hostile.depth <= DEPTH_MAX && hostile.digests <= GROUND_KEYS * (DEPTH_MAX + 2);
  const [low, high] = [new Uint8Array(64), new Uint8Array(64)];
  high[63] = 1;
  return {
    did: `ground ${GROUND_KEYS} state keys whose paths agree in ${GROUND_BITS} bits`,
    differed: "the keys that are written",
    victim: "everybody who computes the state root",
    stop: isBounded ? "cost of a path is bounded" : null,
    place: "state tree",
    evidence:
      `depth ${hostile.depth} and ${hostile.digests} digests, for honest keys ${honest.depth} ` +
      `and ${honest.digests}; a level more is twice the work`,
    control: {
      isAccepted: sharedBits(low, high) > 500,
      gain: "in a tree over the keys themselves each write costs 511 digests, for nothing",
    },
  };
}

/** Keys whose paths begin with the same bits. Cost: `2^bits` digests each. */
function grindKeys(hash: HashFunction): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; found.length < GROUND_KEYS; at++) {
    const key = asciiBytes(`ground/${at}`);
    const path = hash.digest(concatBytes(hashTag("path", hash.code), key));
    if (sharedBits(path, new Uint8Array(32)) >= GROUND_BITS) found.push(key);
    assert(at < 1_000_000, "no keys to be ground");
  }
  return found;
}

/** Leading bits in which two byte strings of one length agree. */
function sharedBits(left: Uint8Array, right: Uint8Array): number {
  let bits = 0;
  for (const [at, byte] of left.entries()) {
    const difference = byte ^ (right[at] ?? 0);
    if (difference !== 0) return bits + Math.clz32(difference) - 24;
    bits += 8;
  }
  return bits;
}

const TIME_PHASES: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 3"],
  ["during v2-dual-required", "block 21"],
  ["during v3-pq-only", "block 37"],
];

function timeAttack(
  name: string,
  story: string,
  stop: string,
  timeOf: (parentMs: number) => number,
): Attack {
  return {
    name,
    threat: "T11",
    story,
    cases: TIME_PHASES.map(([phase, place]) => ({ phase, stop, place })),
    control: { faults: ["N15"] },
    run: (range, phase) => runTime(range, phase, timeOf),
  };
}

/** T11: what an attacker may choose is chosen until it fits. */
export const GRINDING_ATTACKS: readonly Attack[] = [
  timeAttack(
    "time-ahead",
    "Mallory makes blocks and lets a block's time leap, so that votes end at once.",
    "V 10 step",
    (parentMs) => parentMs + WORLD_TIMING.maxStepMs + 1,
  ),
  timeAttack(
    "time-still",
    "Mallory lets the time of the chain stand still.",
    "V 10 order",
    (parentMs) => parentMs,
  ),
  timeAttack(
    "time-back",
    "Mallory lets the time of the chain go back, so that a closed vote is open again.",
    "V 10 order",
    (parentMs) => parentMs - 1_000_000,
  ),
  {
    name: "ground-tie",
    threat: "T11",
    story: "Mallory grinds a block until it would win the comparison of two equal branches.",
    cases: [{ phase: "during v2-dual-required", stop: "fork choice stays", place: "fork choice" }],
    control: { faults: ["N16"] },
    run: runTie,
  },
  {
    name: "readiness-bits",
    threat: "T11",
    story: "Mallory changes the readiness bits in other sealers' seals.",
    cases: [
      { phase: "during v1-legacy", stop: "X REPLAY_COMMIT signature", place: "block 4" },
      { phase: "during v2-dual-required", stop: "X REPLAY_COMMIT signature", place: "block 22" },
    ],
    control: { faults: ["N28"] },
    run: runSignal,
  },
  {
    name: "ground-paths",
    threat: "T11",
    story:
      "Mallory grinds state keys whose places in the state tree lie side by side, to make every write dear.",
    cases: [
      { phase: "in every rule version", stop: "cost of a path is bounded", place: "state tree" },
    ],
    control: { faults: ["a tree over the keys themselves"] },
    run: runPaths,
  },
];
