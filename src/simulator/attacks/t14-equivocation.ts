import { requireHash } from "../../crypto/require-hash.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import {
  type EquivocationEvidence,
  EVIDENCE_FORMS,
  encodeEvidence,
} from "../../ledger/evidence.ts";
import { type SealSubject, sealMessageItems } from "../../ledger/seal-message.ts";
import { encodeEvidencePayload } from "../../machine/accept-evidence.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { asciiBytes, equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import type { SimChain } from "../sim-chain.ts";
import type { SimKey } from "../sim-key.ts";
import { transactionItem } from "../sim-transaction.ts";
import { rejectionRefusal } from "../stop.ts";
import type { World } from "../world.ts";

/** The seal of a subject as evidence holds it: the message in full, and the signature. */
function signedSeal(key: SimKey, subject: SealSubject, signal = 0): EquivocationEvidence["first"] {
  const message = buildMessage("seal", key.suite, sealMessageItems(subject, signal), key.keyId);
  return { message, signature: key.signer.sign(message) };
}

/** The same height with other ids: the block that the sealer also sealed. */
function twin(subject: SealSubject): SealSubject {
  const ids = subject.ids.map(([code, id]) => [code, new Uint8Array(id.length).fill(7)] as const);
  return { ...subject, ids };
}

function evidenceItem(
  world: World,
  chain: SimChain,
  evidence: EquivocationEvidence,
  reporter: SimKey,
): Uint8Array {
  return transactionItem({
    chainId: world.chainId,
    keys: [reporter],
    sequence: chain.sequenceOf(reporter.account),
    command: "submitEvidence",
    payload: encodeEvidencePayload({
      form: EVIDENCE_FORMS.equivocation,
      data: encodeEvidence(evidence),
    }),
  });
}

/** The scene: a chain at the attacked height, and what its sealers have sealed last. */
function stageOf(range: Range, phase: Phase) {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const subject = assertDefined(chain.node.branch.sealable[0], "nothing to seal");
  return { world: scene.world, chain, subject };
}

/** A sealer seals two blocks of one height; whoever saw both puts the two seals before the ledger. */
function runEquivocation(range: Range, phase: Phase): AttackRun {
  const { world, chain, subject } = stageOf(range, phase);
  const [, key] = world.cast.sealers;
  const evidence: EquivocationEvidence = {
    form: "equivocation",
    keyId: key.keyId,
    first: signedSeal(key, subject),
    second: signedSeal(key, twin(subject)),
  };
  const made = chain.seal({ items: [evidenceItem(world, chain, evidence, world.cast.author)] });
  const outcome = assertDefined(made.outcomes.at(-1), "no outcome");
  const isTaken = outcome.status === "included" && outcome.rejection === null;
  const isIn = (height: number) =>
    sealersAt(chain.node.store, height).some((sealer) => equalBytes(sealer.keyId, key.keyId));
  const { height } = chain;
  assert(isIn(height + 1), "the set changed too early");
  return {
    did: `sealed two blocks ${subject.height} with one key`,
    differed: "the ids in two seals of one height",
    victim: "both halves of the nodes, each shown one of the blocks",
    stop: isTaken && !isIn(height + 2) ? "evidence.accepted equivocation" : null,
    place: `block ${height}`,
    evidence: `the key is out of the set from block ${height + 2} on`,
    control: naiveSeals(range, world, key, "both blocks are sealed, and nothing comes of it"),
  };
}

/** The naive ledger takes each of two seals by itself. */
function naiveSeals(range: Range, world: World, key: SimKey, gain: string): ControlRun {
  const hash = requireHash(range.ports.hashes, world.codes.legacy);
  const seals = ["one block", "another block"].map((text) => {
    const content = asciiBytes(text);
    return isNaiveSignature(range.ports.suites, hash, content, signNaive(key, hash, content));
  });
  return { isAccepted: seals.every((isTaken) => isTaken), gain };
}

/** One way to accuse an honest sealer. */
interface Frame {
  readonly name: string;
  readonly story: string;
  readonly did: string;
  readonly differed: string;
  readonly stop: string;
  readonly evidence: (stage: ReturnType<typeof stageOf>, key: SimKey) => EquivocationEvidence;
}

function runFrame(range: Range, phase: Phase, frame: Frame): AttackRun {
  const stage = stageOf(range, phase);
  const { world, chain } = stage;
  const [, key] = world.cast.sealers;
  const evidence = frame.evidence(stage, key);
  const made = chain.sketch({ items: [evidenceItem(world, chain, evidence, world.cast.author)] });
  const outcome = assertDefined(made.outcomes.at(-1), "no outcome");
  const rejection = outcome.status === "included" ? outcome.rejection : null;
  const refusal = rejection === null ? null : rejectionRefusal(rejection);
  return {
    did: frame.did,
    differed: frame.differed,
    victim: "an honest sealer",
    stop: refusal?.stop ?? null,
    place: "the evidence",
    evidence: refusal?.evidence ?? "",
    control: naiveSeals(
      range,
      world,
      key,
      "two seals by one key are two seals: the sealer is thrown out",
    ),
  };
}

const FRAMES: readonly Frame[] = [
  {
    name: "framed-by-signal",
    story: "Mallory shows two seals of one block in which the sealer told of different readiness.",
    did: "accused a sealer by two seals of one block with different readiness bits",
    differed: "the readiness bits, and not the ids",
    stop: "GOV_EVIDENCE_INVALID",
    evidence: ({ subject }, key) => ({
      form: "equivocation",
      keyId: key.keyId,
      first: signedSeal(key, subject, 0),
      second: signedSeal(key, subject, 1),
    }),
  },
  {
    name: "framed-by-height",
    story: "Mallory shows two seals of two heights.",
    did: "accused a sealer by its seals of two heights",
    differed: "the heights in the seals",
    stop: "GOV_EVIDENCE_INVALID",
    evidence: ({ subject }, key) => ({
      form: "equivocation",
      keyId: key.keyId,
      first: signedSeal(key, subject),
      second: signedSeal(key, { ...twin(subject), height: subject.height + 1 }),
    }),
  },
  {
    name: "framed-by-forgery",
    story: "Mallory makes up the second seal.",
    did: "accused a sealer by one true seal and one with a signature of another key",
    differed: "the signature of the second seal",
    stop: "GOV_SIGNATURE_INVALID",
    evidence: ({ subject, world }, key) => {
      const first = signedSeal(key, subject);
      const message = signedSeal(key, twin(subject)).message;
      const signature = world.cast.sealers[0].signer.sign(message);
      return { form: "equivocation", keyId: key.keyId, first, second: { message, signature } };
    },
  },
  {
    name: "framed-by-other-chain",
    story: "Mallory runs a chain of her own and gets an honest sealer to seal a block of it.",
    did: "accused a sealer by its seal of another chain's block of the same height",
    differed: "the chain in the second seal",
    stop: "GOV_EVIDENCE_INVALID",
    evidence: ({ subject }, key) => {
      const chainId = subject.chainId.map((byte) => byte ^ 0xff) as typeof subject.chainId;
      return {
        form: "equivocation",
        keyId: key.keyId,
        first: signedSeal(key, subject),
        second: signedSeal(key, { ...twin(subject), chainId }),
      };
    },
  },
];

const PHASES: readonly (readonly [Phase, string])[] = [
  ["during v1-legacy", "block 3"],
  ["during v2-dual-required", "block 21"],
  ["during v3-pq-only", "block 37"],
];

const EQUIVOCATION: readonly AttackCase[] = PHASES.map(([phase, place]) => {
  return { phase, stop: "evidence.accepted equivocation", place };
});

/** T14: a sealer seals twice, or is said to have. */
export const EQUIVOCATION_ATTACKS: readonly Attack[] = [
  {
    name: "equivocation",
    threat: "T14",
    story:
      "Mallory is a sealer and seals two blocks of one height, one for each half of the nodes.",
    cases: EQUIVOCATION,
    control: { faults: ["no evidence"] },
    run: runEquivocation,
  },
  ...FRAMES.map(
    (frame): Attack => ({
      name: frame.name,
      threat: "T14",
      story: frame.story,
      cases: PHASES.slice(1).map(([phase]) => ({ phase, stop: frame.stop, place: "the evidence" })),
      control: { faults: ["N28"] },
      run: (range, phase) => runFrame(range, phase, frame),
    }),
  ),
];
