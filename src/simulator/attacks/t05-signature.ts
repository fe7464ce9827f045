import { requireHash } from "../../crypto/require-hash.ts";
import { encodeTransaction } from "../../ledger/transaction.ts";
import { readGenesisDocument } from "../../machine/genesis-document.ts";
import { assertDefined } from "../../primitives/assert.ts";
import { compareBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackRun } from "../attack.ts";
import { offer, withCommit, withItems } from "../forge-body.ts";
import { countNaiveSigners, isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import { halfKeys } from "../side-world.ts";
import { signSeal } from "../sim-chain.ts";
import { draftBody, itemOf, recordPayload, signBody } from "../sim-transaction.ts";
import { genesisRefusal } from "../stop.ts";

const ED25519_BYTES = 64;

/** The hybrid seal of an honest sealer with its ML-DSA half cut off. */
function runHalfSeal(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  chain.seal();
  const subject = assertDefined(chain.node.branch.sealable[0], "nothing to seal");
  const key = scene.world.cast.sealers[0];
  const whole = signSeal(key, subject, 0);
  const half = { ...whole, signature: whole.signature.slice(0, ED25519_BYTES) };
  const { refusal, place } = offer(chain, withCommit(chain, subject.height, [half]));
  const { hashes, suites } = range.ports;
  const hash = requireHash(hashes, scene.world.codes.legacy);
  const content = new TextEncoder().encode(`block ${subject.height}`);
  const naive = signNaive(key, hash, content);
  const signature = naive.signature.slice(0, ED25519_BYTES);
  return {
    did: `cut the ML-DSA half off the seal of block ${subject.height}`,
    differed: `the last ${whole.signature.length - ED25519_BYTES} bytes of a seal`,
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveSignature(suites, hash, content, { ...naive, signature }),
      gain: "a seal of the classical half alone, told by its length",
    },
  };
}

/** One hybrid signature counted as two: the whole of it, and its Ed25519 half under the half's own key. */
function runRetagged(range: Range): AttackRun {
  const world = range.side("half keys");
  const chain = world.base.fork();
  const [whole, classical] = halfKeys(range.ports, world.cast);
  const hybrid = assertDefined(whole, "no hybrid key");
  const half = assertDefined(classical, "no half key");
  const body = draftBody({
    chainId: world.chainId,
    keys: [hybrid],
    sequence: 0,
    payload: recordPayload(["two of us have signed this"]),
  });
  const signature = signBody(body, hybrid);
  const signatures = [
    { keyId: hybrid.keyId, signature },
    { keyId: half.keyId, signature: signature.slice(0, ED25519_BYTES) },
  ].sort((left, right) => compareBytes(left.keyId, right.keyId));
  const item = itemOf(encodeTransaction({ body, signatures }));
  const { refusal, place } = offer(chain, withItems(chain, [item]));
  const { hashes, suites } = range.ports;
  const hash = requireHash(hashes, world.codes.legacy);
  const content = new TextEncoder().encode("two of us have signed this");
  const naive = signNaive(hybrid, hash, content);
  const second = { publicKey: half.publicKey, signature: naive.signature.slice(0, ED25519_BYTES) };
  const valid = [naive, second].filter((each) => isNaiveSignature(suites, hash, content, each));
  return {
    did: "presented one hybrid signature as two: as itself, and as its Ed25519 half under a key of its own",
    differed: "the second signature, whose 64 bytes are the first half of the first",
    victim: "a full node on a chain that once admitted the half as a key",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: countNaiveSigners(valid) === 2,
      gain: "one signer passes for the two that the account asks for",
    },
  };
}

/** The halves as keys of their own, in a document of today. */
function runRegistered(range: Range): AttackRun {
  const world = range.side("half keys");
  const read = readGenesisDocument(world.base.node.document.bytes, range.ports.hashes);
  const refusal = read.ok ? null : genesisRefusal(read.error);
  const [, classical, pq] = halfKeys(range.ports, world.cast);
  const hash = requireHash(range.ports.hashes, world.codes.legacy);
  const content = new TextEncoder().encode("anything");
  const signed = [classical, pq].map((key) =>
    signNaive(assertDefined(key, "no half"), hash, content),
  );
  const isAccepted = signed.every((each) =>
    isNaiveSignature(range.ports.suites, hash, content, each),
  );
  return {
    did: "registered both halves of a hybrid key as keys of their own",
    differed: "two keys of one account",
    victim: "everybody who reads the genesis document",
    stop: refusal?.stop ?? null,
    place: "genesis document",
    evidence: refusal?.evidence ?? "",
    control: { isAccepted, gain: "each half signs by itself, so that breaking one is enough" },
  };
}

/** T5: a hybrid signature is cut in two. */
export const SIGNATURE_ATTACKS: readonly Attack[] = [
  {
    name: "half-seal",
    threat: "T5",
    story: "Mallory cuts the post-quantum half off a seal and hands on the classical one.",
    cases: [
      { phase: "during v1-legacy", stop: "X REPLAY_COMMIT signature", place: "block 4" },
      { phase: "during v2-dual-required", stop: "X REPLAY_COMMIT signature", place: "block 22" },
      { phase: "during v3-pq-only", stop: "X REPLAY_COMMIT signature", place: "block 38" },
    ],
    control: { faults: ["N25"] },
    run: runHalfSeal,
  },
  {
    name: "retagged-half",
    threat: "T5",
    story:
      "An account has a hybrid key and, from an older release, its Ed25519 half as a second " +
      "key. Mallory cuts the half out of a true signature and lists it as the second key's.",
    cases: [
      {
        phase: "during v2-dual-required",
        stop: "X REPLAY_ADMISSION GOV_SIGNATURE_INVALID",
        place: "block 5",
      },
    ],
    control: { faults: ["N28"] },
    run: runRetagged,
  },
  {
    name: "registered-half",
    threat: "T5",
    story: "Mallory lists the halves of a hybrid key as keys of their own.",
    cases: [
      {
        phase: "before any block",
        stop: "GENESIS_ACCOUNTS accounts",
        place: "genesis document",
      },
    ],
    control: { faults: ["N28"] },
    run: runRegistered,
  },
];
