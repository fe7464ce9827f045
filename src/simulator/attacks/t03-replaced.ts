import { requireHash } from "../../crypto/require-hash.ts";
import { COMMANDS } from "../../governance/command.ts";
import { EVIDENCE_FORMS, encodeEvidence } from "../../ledger/evidence.ts";
import { computeLeafData } from "../../ledger/leaf.ts";
import { encodeEvidencePayload } from "../../machine/accept-evidence.ts";
import { ChainVerifier } from "../../machine/chain-verifier.ts";
import { assert } from "../../primitives/assert.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { extractCollision } from "../extract-collision.ts";
import type { NaiveHashes } from "../naive-block.ts";
import { judgeNaiveChain, sealNaiveChain } from "../naive-chain.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { replaceFunction } from "../replaced-world.ts";
import { beforeAttack, goOn, type Scene, sceneOf } from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import { type BlockRefusal, rawOf, SimNode } from "../sim-node.ts";
import { transactionItem } from "../sim-transaction.ts";
import { type SplitBlock, splitBlock } from "../split-block.ts";
import { blockRefusal } from "../stop.ts";

const WEAK = 0x300000;
const SOUND = 0x16;

/** Height at which the collision is put before the ledger; in the block after it, the council replaces the function. */
const EVIDENCE_HEIGHT = 40;

/**
 * Splits a block under the only function in force and lets the chain find out: by evidence, a council, and an anchor.
 */
function runReplaced(range: Range, phase: Phase, withReplay: boolean): AttackRun {
  const scene = sceneOf(range, "weak pq", phase);
  const chain = beforeAttack(scene);
  const keys = scene.world.cast.mallorySafe;
  const split = splitBlock(
    { ports: range.ports, chain, keys },
    { label: "two bodies with one root", digest: ({ rootAt }, index) => rootAt(WEAK, index) },
  );
  assert(chain.node.receive(rawOf(split.left)) === null, "the left half of a split is refused");
  goOn(chain, EVIDENCE_HEIGHT - 1);
  chain.seal({ items: [evidenceItem(chain, scene, split)] });
  assert(chain.node.branch.facts.statuses.get(WEAK) === "deprecated", "the evidence had no effect");
  replaceFunction(chain, scene.world, SOUND);
  const raws = chain
    .raws(0)
    .map((raw, height) =>
      height === scene.height ? { ...rawOf(split.right), header: raw.header } : raw,
    );
  const node = new SimNode(chain.node.document, chain.node.algorithms);
  const refusal = withReplay ? node.receiveAll(raws) : readWithoutReplay(chain, raws);
  return {
    did: `found two bodies with one root under weak-24, the only function in force, in ${split.tried} trials`,
    differed: `the statements of block ${scene.height}; its header is the same to the byte`,
    victim: withReplay
      ? "the half of the nodes shown the other"
      : "a reader that leaves the replay out",
    stop: refusal?.stop ?? null,
    place: `block ${refusal?.height ?? chain.height}`,
    evidence: refusal?.evidence ?? "",
    control: replacedControl(range, scene, chain, split),
  };
}

/** The collision as evidence that anyone can check: the two messages that the two trees come down to. */
function evidenceItem(chain: SimChain, scene: Scene, split: SplitBlock): Uint8Array {
  const hash = requireHash(chain.node.algorithms.hashes, WEAK);
  const [left, right] = [split.left, split.right].map(({ block }) =>
    block.body.statements.map((statement) => computeLeafData(hash, statement)),
  );
  const messages = extractCollision(hash, left ?? [], right ?? []);
  const data = encodeEvidence({ form: "collision", code: WEAK, ...messages });
  const { author } = scene.world.cast;
  return transactionItem({
    chainId: scene.world.chainId,
    keys: [author],
    sequence: chain.sequenceOf(author.account),
    command: "submitEvidence",
    payload: encodeEvidencePayload({ form: EVIDENCE_FORMS.collision, data }),
    changed: { kind: COMMANDS.submitEvidence.kind },
  });
}

function readWithoutReplay(
  chain: SimChain,
  raws: readonly ReturnType<typeof rawOf>[],
): BlockRefusal | null {
  const { document, algorithms, branch } = chain.node;
  const foreseen = branch.facts.schedule.map(({ record }) => record);
  const verifier = new ChainVerifier({ document, ...algorithms, foreseen, replay: false });
  for (const [height, raw] of raws.entries()) {
    const verified = verifier.verify(raw);
    if (!verified.ok) return { height, ...blockRefusal(verified.error) };
  }
  return null;
}

/** The naive ledger has its one function and no anchor that binds content: both halves go on for good. */
function replacedControl(
  range: Range,
  scene: Scene,
  chain: SimChain,
  split: SplitBlock,
): ControlRun {
  const { hashes } = range.ports;
  const naive: NaiveHashes = {
    first: requireHash(hashes, WEAK),
    second: requireHash(hashes, SOUND),
  };
  const told = sealNaiveChain(naive, chain.node.store.kept);
  const { statements } = split.right.block.body;
  const halved = told.map((block) =>
    block.height === scene.height ? { ...block, statements } : block,
  );
  const refused = judgeNaiveChain(naive, told) ?? judgeNaiveChain(naive, halved);
  return {
    isAccepted: refused === null,
    gain: `both bodies of block ${scene.height} stand to block ${chain.height}, across the change of function`,
  };
}

/** T3: in v3-pq-only the broken function stands alone; it is found out when it is replaced. */
export const SPLIT_PQ_ONLY: Attack = {
  name: "split-pq-only",
  threat: "T3",
  story:
    "Only the broken function is in force. Another body under the same header is shown to " +
    "half of the nodes; whoever executes it has another audit trail in the state. The collision is put " +
    "before the ledger, and the council replaces the function.",
  cases: [{ phase: "during v3-pq-only", stop: "X REPLAY_STATE", place: "block 37" }],
  control: { faults: ["N21", "N29"] },
  run: (range, phase) => runReplaced(range, phase, true),
};

/** T3: the same told to a reader that replays nothing and knows the schedule from the bodies. */
export const SPLIT_PQ_ONLY_UNREPLAYED: Attack = {
  name: "split-pq-only-unreplayed",
  threat: "T3",
  story:
    "The same chain with the other body, told to a reader that leaves the replay out: its own " +
    "history under the new function is not that of the anchor, which re-hashes every body.",
  cases: [{ phase: "during v3-pq-only", stop: "E10 EPOCH_ANCHOR_ROOT", place: "block 41" }],
  control: { faults: ["N21", "N29"] },
  run: (range, phase) => runReplaced(range, phase, false),
};
