import { requireHash } from "../../crypto/require-hash.ts";
import type { SealSubject } from "../../ledger/seal-message.ts";
import type { Seal } from "../../ledger/statement.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { concatBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackCase, AttackRun, ControlRun } from "../attack.ts";
import { offer, withCommit, withItems } from "../forge-body.ts";
import { countNaiveSigners, isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, type Scene, sceneOf } from "../scene.ts";
import { type SimChain, signSeal } from "../sim-chain.ts";
import type { SimKey } from "../sim-key.ts";
import { recordPayload, transactionItem } from "../sim-transaction.ts";

const ED25519_BYTES = 64;

/** The chain up to and with the attacked block, and what sealers sign of it. */
function sealScene(
  range: Range,
  phase: Phase,
): { scene: Scene; chain: SimChain; subject: SealSubject } {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  chain.seal();
  return { scene, chain, subject: assertDefined(chain.node.branch.sealable[0], "nothing to seal") };
}

/**
 * A hybrid seal by an attacker who has computed the Ed25519 key from its public half: the first half is what that key
 * signs, the second is taken from an older seal.
 */
function runForgedHalf(range: Range, phase: Phase): AttackRun {
  const { scene, chain, subject } = sealScene(range, phase);
  const key = scene.world.cast.sealers[0];
  const genuine = signSeal(key, subject, 0);
  const older = signSeal(key, { ...subject, height: subject.height - 1 }, 0);
  const halves = [
    genuine.signature.subarray(0, ED25519_BYTES),
    older.signature.subarray(ED25519_BYTES),
  ];
  const forged: Seal = { ...genuine, signature: concatBytes(...halves) };
  const { refusal, place } = offer(chain, withCommit(chain, subject.height, [forged]));
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const content = new TextEncoder().encode(`block ${subject.height}`);
  const naive = signNaive(key, hash, content);
  const old = signNaive(key, hash, new TextEncoder().encode("an older block"));
  const half = concatBytes(
    naive.signature.subarray(0, ED25519_BYTES),
    old.signature.subarray(ED25519_BYTES),
  );
  return {
    did: `sealed block ${subject.height} with a forged Ed25519 half and the ML-DSA half of an older seal`,
    differed: `the last ${forged.signature.length - ED25519_BYTES} bytes of one seal`,
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveSignature(range.ports.suites, hash, content, {
        ...naive,
        signature: half,
      }),
      gain: "one half verifies, so the block is sealed by weight 7 of 10",
    },
  };
}

/** A seal by a key that is of the set and verifies, but of a suite that the policy no longer admits. */
function runClassicalSeal(range: Range, phase: Phase): AttackRun {
  const { scene, chain, subject } = sealScene(range, phase);
  const key = scene.world.cast.sealers[2];
  assert(key.suite === 1, "the classical sealer has another suite");
  const seal = signSeal(key, subject, 0);
  const { refusal, place } = offer(chain, withCommit(chain, subject.height, [seal]));
  return {
    did: `sealed block ${subject.height} with the Ed25519 key of a sealer, computed from its public key`,
    differed: "the commit: one seal of suite 1, which verifies",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveSeal(
      range,
      scene,
      key,
      "a key that anyone can compute goes on sealing in every epoch",
    ),
  };
}

/** The naive ledger asks for a signature that verifies, and neither for its suite nor for its time. */
function naiveSeal(range: Range, scene: Scene, key: SimKey, gain: string): ControlRun {
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const content = new TextEncoder().encode(`block ${scene.height}`);
  const seal = signNaive(key, hash, content);
  const isAccepted = isNaiveSignature(range.ports.suites, hash, content, seal);
  return { isAccepted: isAccepted && countNaiveSigners([seal]) === 1, gain };
}

/** A commit for a block long past, made today with keys that could be forged only now. */
function runBackdatedSeal(range: Range, phase: Phase): AttackRun {
  const { scene, chain, subject } = sealScene(range, phase);
  const past = 5;
  const ids = subject.ids.map(([code, id]) => [code, new Uint8Array(id.length).fill(7)] as const);
  const key = scene.world.cast.sealers[0];
  const seal = signSeal(key, { ...subject, height: past, ids }, 0);
  const { refusal, place } = offer(chain, withCommit(chain, past, [seal]));
  return {
    did:
      `sealed another block ${past} at height ${subject.height} and had the commit carried in ` +
      `block ${chain.height + 1}`,
    differed: "the commit: of a block that no body has carried seals of in its time",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveSeal(
      range,
      { ...scene, height: past },
      key,
      `another block ${past} is sealed as if it had been there`,
    ),
  };
}

/** A transaction with a signature that verifies, by an account whose only key is classical. */
function runClassicalTransaction(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const { classic } = scene.world.cast;
  const item = transactionItem({
    chainId: scene.world.chainId,
    keys: [classic],
    sequence: chain.sequenceOf(classic.account),
    payload: recordPayload(["I hereby give everything to Mallory"]),
  });
  const { refusal, place } = offer(chain, withItems(chain, [item]));
  return {
    did: "signed a statement with an account's Ed25519 key, computed from its public key",
    differed: "one transaction, whose signature verifies",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: naiveSeal(range, scene, classic, "the account says whatever Mallory likes"),
  };
}

/** Every block from v2-dual-required on whose seals are attacked, with the rule that must stop it. */
function sealCases(stop: string): readonly AttackCase[] {
  return [
    { phase: "during v2-dual-required", stop, place: "block 22" },
    { phase: "during v2-pq-primary", stop, place: "block 30" },
    { phase: "during v3-pq-only", stop, place: "block 38" },
    { phase: "during a fallback", stop, place: "block 39" },
  ];
}

const SIGNATURE = "X REPLAY_COMMIT signature";
const SUITE = "X REPLAY_COMMIT suite";
const HEIGHT = "X REPLAY_COMMIT height";

/** T4: the classical half of a hybrid seal is forged. */
export const FORGED_HALF: Attack = {
  name: "forged-half",
  threat: "T4",
  story:
    "Mallory has a quantum computer and so every Ed25519 key. She seals a block of hers with " +
    "a sealer's classical half and pads the other half with that of an older seal.",
  cases: [
    { phase: "during v1-legacy", stop: SIGNATURE, place: "block 4" },
    { phase: "during v2-dual-optional", stop: SIGNATURE, place: "block 12" },
    ...sealCases(SIGNATURE),
  ],
  control: { faults: ["N25"] },
  run: runForgedHalf,
};

/** T4: a classical key of the set seals above the floor. */
export const CLASSICAL_SEAL: Attack = {
  name: "classical-seal",
  threat: "T4",
  story: "A sealer of the genesis set has an Ed25519 key. Mallory computes it and seals with it.",
  cases: sealCases(SUITE),
  control: { faults: ["N25"] },
  run: runClassicalSeal,
};

/** T4: seals for the past, made when their keys have fallen. */
export const BACKDATED_SEAL: Attack = {
  name: "backdated-seal",
  threat: "T4",
  story:
    "Mallory has obtained a sealer's key at last and seals a block of the past with it: a " +
    "valid signature that was not there in its time.",
  cases: [
    { phase: "during v2-dual-required", stop: HEIGHT, place: "block 22" },
    { phase: "during v3-pq-only", stop: HEIGHT, place: "block 38" },
  ],
  control: { faults: ["N25"] },
  run: runBackdatedSeal,
};

/** T4: an account that never moved to a key that holds. */
export const CLASSICAL_TRANSACTION: Attack = {
  name: "classical-transaction",
  threat: "T4",
  story: "An account has kept its Ed25519 key. Mallory computes it and signs for the account.",
  cases: [
    {
      phase: "during v3-pq-only",
      stop: "X REPLAY_ADMISSION GOV_KEY_BELOW_FLOOR",
      place: "block 37",
    },
  ],
  control: { faults: ["N25"] },
  run: runClassicalTransaction,
};
