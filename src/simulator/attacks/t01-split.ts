import { requireHash } from "../../crypto/require-hash.ts";
import { computeBlockId } from "../../ledger/block-id.ts";
import { encodeHeader } from "../../ledger/header.ts";
import type { Candidate } from "../../machine/machine.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { HashCode } from "../../primitives/brand.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { bisectHistory, historyOf } from "../bisect-history.ts";
import { computeNaiveId, type NaiveBlock, type NaiveHashes, sealNaive } from "../naive-block.ts";
import { computeNaiveAnchor, contentOf, judgeNaiveChain, sealNaiveChain } from "../naive-chain.ts";
import type { Phase } from "../phase.ts";
import type { Range, WorldName } from "../range.ts";
import {
  beforeAttack,
  differingStatements,
  goOn,
  type Scene,
  sceneOf,
  showInstead,
} from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import { rawOf, type SimNode } from "../sim-node.ts";
import { type SplitBlock, type SplitRequest, splitBlock } from "../split-block.ts";
import { BARE_HEIGHTS, STARTS } from "../world-schedule.ts";

/** What is split in two: the body under one header, or the whole block under one id. */
export type SplitKind = "body" | "header";

/** Which world is attacked, by which function, and how. */
export interface SplitAttack {
  readonly world: WorldName;
  /** Code of the broken function. */
  readonly code: HashCode;
  readonly kind: SplitKind;
}

/** Mounts a split of the world in one phase. */
export function runSplit(range: Range, phase: Phase, attack: SplitAttack): AttackRun {
  const { kind } = attack;
  const scene = sceneOf(range, attack.world, phase);
  const chain = beforeAttack(scene);
  const request = splitRequest(range, scene, chain);
  const split = makeSplit(request, attack);
  assert(chain.node.receive(rawOf(split.left)) === null, "the left half of a split is refused");
  goOn(chain, scene.until);
  const left = rawOf(split.left);
  const right = rawOf(split.right);
  const shown = kind === "header" ? right : { ...right, header: left.header };
  const { victim, refusal } = showInstead(scene, chain, shown);
  const found =
    kind === "header" ? `two blocks ${scene.height} with one id` : `two bodies with one root`;
  return {
    did: `found ${found} under weak-24 in ${split.tried} trials`,
    differed: `${differingStatements(left, right)} of block ${scene.height}`,
    victim: scene.isRead
      ? "a node that reads the chain later"
      : "the half of the nodes shown the other",
    stop: refusal?.stop ?? null,
    place: `block ${refusal?.height ?? victim.height}`,
    evidence: refusal === null ? "" : `${refusal.evidence}${bisected(scene, chain, victim)}`,
    control: runControl({ range, scene, chain, split, attack }),
  };
}

function splitRequest(range: Range, scene: Scene, chain: SimChain): SplitRequest {
  const { cast, base } = scene.world;
  // From v3-pq-only on, every account must sign with a key that holds against a quantum computer.
  const isSafe = scene.chain === base && scene.height >= STARTS[5];
  const keys = isSafe ? cast.mallorySafe : cast.mallory;
  return { ports: range.ports, chain, keys, carryPq: !BARE_HEIGHTS.includes(scene.height) };
}

function makeSplit(request: SplitRequest, { code, kind }: SplitAttack): SplitBlock {
  const hash = requireHash(request.ports.hashes, code);
  if (kind === "body") {
    const label = "two bodies with one root";
    return splitBlock(request, { label, digest: ({ rootAt }, index) => rootAt(code, index) });
  }
  return splitBlock(request, {
    label: "two headers with one id",
    digest: ({ headerAt }, index) => computeBlockId(hash, encodeHeader(headerAt(index))),
  });
}

/** Where the victim took the wrong block in and was stopped later: the first diverging block, by consistency proofs. */
function bisected(scene: Scene, chain: SimChain, victim: SimNode): string {
  if (victim.height < scene.height) return "";
  const code = scene.world.codes.pq === 0x16 ? 0x16 : scene.world.codes.legacy;
  const hash = requireHash(victim.algorithms.hashes, code);
  const found = bisectHistory(hash, historyOf(victim, code), historyOf(chain.node, code));
  if (found.found !== "block") return `; bisection answers ${found.found}`;
  return `; bisection names block ${found.height} in ${found.asked} questions`;
}

interface SplitControl {
  readonly range: Range;
  readonly scene: Scene;
  readonly chain: SimChain;
  readonly split: SplitBlock;
  readonly attack: SplitAttack;
}

/** The naive ledger that relies on the broken function: both halves of a split of its own pass, to the end. */
function runControl(control: SplitControl): ControlRun {
  const { range, scene, chain, attack } = control;
  const { hashes } = range.ports;
  const { legacy, pq } = scene.world.codes;
  const other = attack.code === legacy ? pq : legacy;
  const naive: NaiveHashes = {
    first: requireHash(hashes, attack.code),
    second: requireHash(hashes, other),
  };
  const before = sealNaiveChain(naive, chain.node.store.kept.slice(0, scene.height));
  const parent = assertDefined(before.at(-1), "no parent");
  const split = attack.kind === "body" ? control.split : splitNaive(control, naive, parent);
  const sealOn = (candidate: Candidate): NaiveBlock =>
    sealNaive(naive, parent, contentOf(candidate));
  const left = sealOn(split.left);
  const right = sealOn(split.right);
  const later: NaiveBlock[] = [];
  for (const candidate of chain.node.store.kept.slice(scene.height + 1)) {
    later.push(sealNaive(naive, later.at(-1) ?? left, contentOf(candidate)));
  }
  const told = [...before, left, ...later];
  // Under one header, the other half gets the other body and nothing else.
  const shown = attack.kind === "body" ? { ...left, statements: right.statements } : right;
  const halved = [...before, shown, ...later];
  const refused = judgeNaiveChain(naive, told) ?? judgeNaiveChain(naive, halved);
  const anchors = [told, halved].map((blocks) => computeNaiveAnchor(naive, blocks));
  const [first, second] = anchors;
  const isOne = first !== undefined && second !== undefined && equalBytes(first, second);
  return {
    isAccepted: refused === null && isOne,
    gain: `two blocks ${scene.height} under one id and one anchor, with ${later.length} blocks on top of both`,
  };
}

/** Two blocks with one naive id, which leaves the fields of the second function out. */
function splitNaive(
  { range, scene }: SplitControl,
  naive: NaiveHashes,
  parent: NaiveBlock,
): SplitBlock {
  const sketch = (candidate: Candidate) => sealNaive(naive, parent, contentOf(candidate));
  const request = splitRequest(range, scene, beforeAttack(scene));
  let base: NaiveBlock | undefined;
  return splitBlock(request, {
    label: "two naive blocks with one id",
    digest: (family, index) => {
      base ??= sketch(family.sketch);
      return computeNaiveId(naive, { ...base, bodyRoot: family.rootAt(naive.first.code, index) });
    },
  });
}

const block = (height: number): string => `block ${height}`;

/**
 * Expected by the table: a broken legacy function, all later blocks stopped by PQ root, and those without PQ fields by
 * the first block that has some. Whoever executes the block is not deceived for so long: the audit trail in its state
 * names each transaction, so that the state root would have to collide as well.
 */
const BODY_CASES: readonly AttackCase[] = [
  { phase: "during v1-legacy", stop: "X REPLAY_STATE", place: block(3) },
  { phase: "after v1-legacy", stop: "X REPLAY_STATE", place: block(3) },
  { phase: "before v2-dual-optional", stop: "X REPLAY_STATE", place: block(7) },
  { phase: "during v2-dual-optional", stop: "V 2 root", place: block(11) },
  {
    phase: "during v2-dual-optional, PQ fields left out",
    stop: "X REPLAY_STATE",
    place: block(14),
  },
  { phase: "after v2-dual-optional", stop: "V 2 root", place: block(11) },
  { phase: "before v2-dual-required", stop: "V 2 root", place: block(17) },
  { phase: "during v2-dual-required", stop: "V 2 root", place: block(21) },
  { phase: "after v2-dual-required", stop: "V 2 root", place: block(21) },
  { phase: "before v2-pq-primary", stop: "V 2 root", place: block(25) },
  { phase: "during v2-pq-primary", stop: "V 2 root", place: block(29) },
  { phase: "after v2-pq-primary", stop: "V 2 root", place: block(29) },
  { phase: "before v3-pq-only", stop: "V 2 root", place: block(33) },
  { phase: "during v3-pq-only", stop: "V 2 root", place: block(37) },
  { phase: "before a fallback", stop: "V 2 root", place: block(34) },
  { phase: "during a fallback", stop: "V 2 root", place: block(38) },
  { phase: "after a fallback", stop: "V 2 root", place: block(38) },
];

const HEADER_CASES: readonly AttackCase[] = [
  { phase: "during v2-dual-optional", stop: "V 4 history, 4 prev", place: block(12) },
  { phase: "after v2-dual-optional", stop: "V 4 history, 4 prev", place: block(12) },
  { phase: "before v2-dual-required", stop: "V 4 history, 4 prev", place: block(18) },
  { phase: "during v2-dual-required", stop: "V 4 history, 4 prev", place: block(22) },
  { phase: "after v2-dual-required", stop: "V 4 history, 4 prev", place: block(22) },
  { phase: "before v2-pq-primary", stop: "V 4 history, 4 prev", place: block(26) },
  { phase: "during v2-pq-primary", stop: "V 4 history, 4 prev", place: block(30) },
  { phase: "before v3-pq-only", stop: "V 4 history, 4 prev", place: block(34) },
  { phase: "during a fallback", stop: "V 4 history, 4 prev", place: block(39) },
];

const FAULTS = ["N8", "N11", "N12", "N21"];
const WEAK_LEGACY = { world: "weak legacy", code: 0x300000 } as const;

/** T1: two bodies with one legacy root, each shown to one half of the nodes. */
export const SPLIT_BODY: Attack = {
  name: "split-body",
  threat: "T1",
  story:
    "Mallory signs twelve variants of each of four statements, finds two sets of them with " +
    "one legacy root, and shows one to each half of the nodes under one header.",
  cases: BODY_CASES,
  control: { faults: FAULTS },
  run: (range, phase) => runSplit(range, phase, { ...WEAK_LEGACY, kind: "body" }),
};

/** T1: two whole blocks with one legacy id, both faultless. */
export const SPLIT_HEADER: Attack = {
  name: "split-header",
  threat: "T1",
  story:
    "Mallory seals, and makes two whole blocks with both of their roots and both digests of " +
    "the dual commitment right, whose legacy ids are equal: the next legacy link fits both.",
  cases: HEADER_CASES,
  control: { faults: FAULTS },
  run: (range, phase) => runSplit(range, phase, { ...WEAK_LEGACY, kind: "header" }),
};
