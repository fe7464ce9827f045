import { verifyStatementProof } from "../../consensus/verify-proof.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { SUITE_KNOWN_ANSWERS } from "../../crypto/suite-known-answers.ts";
import { encodeStatementProof } from "../../ledger/statement-proof.ts";
import { buildStatementProof } from "../../ledger/statement-proof-build.ts";
import { computeTransactionId, encodeTransaction } from "../../ledger/transaction.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { asciiBytes, compareBytes, equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackRun, ControlRun } from "../attack.ts";
import { offer, withCommit, withItems } from "../forge-body.ts";
import { lowerS, P256_ORDER, reduceEd25519, SECP256K1_ORDER } from "../naive-malleable.ts";
import { computeNaiveTree, isNaiveMember } from "../naive-merkle.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import { signSeal } from "../sim-chain.ts";
import { rawOf } from "../sim-node.ts";
import { draftBody, itemOf, recordPayload, signBody } from "../sim-transaction.ts";
import { proofStop } from "../stop.ts";

/** A second signature made out of a true one without its key. */
function runMalleated(
  range: Range,
  form: {
    readonly suite: number;
    readonly name: string;
    readonly read: ((signature: Uint8Array) => Uint8Array) | null;
  },
): AttackRun {
  const { suites } = range.ports;
  const suite = assertDefined(suites.get(form.suite), `suite ${form.suite}`);
  const known = assertDefined(SUITE_KNOWN_ANSWERS.get(form.suite), "no known answer");
  const { bytes: malleated } = assertDefined(
    known.refusedSignatures.find(({ name }) => name === form.name),
    "no such form",
  );
  const verify = (signature: Uint8Array) => suite.verify(known.publicKey, known.message, signature);
  assert(verify(known.signature), "a true signature is refused");
  const control: ControlRun | null =
    form.read === null
      ? null
      : {
          isAccepted: verify(form.read(malleated)) && !equalBytes(malleated, known.signature),
          gain: "two signatures of one message: a name made of the bytes is two names",
        };
  return {
    did: `made a second signature of suite ${form.suite} out of a true one: ${form.name}`,
    differed: "the signature, of the same key and message",
    victim: "whoever verifies",
    stop: verify(malleated) ? null : "one acceptance rule",
    place: "signature",
    evidence: `${known.signature.length} bytes, refused by ${suite.provider}`,
    control,
  };
}

/** The same transaction with other signatures: by two of three keys, and by another two. */
function runResigned(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const { shared } = scene.world.cast;
  const [one, two, three] = shared;
  const body = draftBody({
    chainId: scene.world.chainId,
    keys: shared,
    sequence: 0,
    payload: recordPayload(["two of three have signed"]),
  });
  const signedBy = (keys: readonly (typeof one)[]): Uint8Array => {
    const signatures = keys
      .map((key) => ({ keyId: key.keyId, signature: signBody(body, key) }))
      .sort((left, right) => compareBytes(left.keyId, right.keyId));
    return encodeTransaction({ body, signatures });
  };
  chain.seal({ items: [itemOf(signedBy([one, two]))] });
  const { refusal, place } = offer(chain, withItems(chain, [itemOf(signedBy([one, three]))]));
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const names = [
    [one, two],
    [one, three],
  ].map((keys) => hash.digest(signedBy(keys)));
  const id = computeTransactionId(hash, body);
  return {
    did: "let a transaction be signed by two keys, recorded it, and brought it again signed by another two",
    differed: "the signatures; what is signed is the same",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: `${refusal?.evidence ?? ""}; both have one id of ${id.length} bytes`,
    control: {
      isAccepted: !equalBytes(names[0] ?? id, names[1] ?? id),
      gain: "the second has another name in the naive ledger, and is carried out again",
    },
  };
}

/** A commit with one seal more, by a key that is not of the set. */
function runExtraSeal(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  chain.seal();
  const subject = assertDefined(chain.node.branch.sealable[0], "nothing to seal");
  const { cast, codes } = scene.world;
  const stranger = assertDefined(cast.mallorySafe[0], "no stranger");
  const seals = [signSeal(cast.sealers[0], subject, 0), signSeal(stranger, subject, 0)].sort(
    (left, right) => compareBytes(left.keyId, right.keyId),
  );
  const { refusal, place } = offer(chain, withCommit(chain, subject.height, seals));
  const hash = requireHash(range.ports.hashes, codes.legacy);
  const naive = signNaive(stranger, hash, asciiBytes("block"));
  return {
    did: "added a seal of a key that is not of the set to a commit that has weight enough",
    differed: "one seal more",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveSignature(range.ports.suites, hash, asciiBytes("block"), naive),
      gain: "anyone pads a commit, and with it makes another body and another block",
    },
  };
}

/** A true proof with one digest more at the end of its path. */
function runSpareDigest(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const { chain, world } = scene;
  const hash = requireHash(range.ports.hashes, world.codes.pq);
  const node = { read: () => new Uint8Array(0) };
  const honest = buildStatementProof(
    hash,
    { block: (height) => rawOf(chain.node.at(height)), history: node },
    { height: scene.height, index: 1, content: null, end: scene.height, commit: null },
  );
  assert(honest.ok, "the honest proof is none");
  const { place } = honest.value;
  const spare = new Uint8Array(32).fill(7);
  const proof = { ...honest.value, place: { ...place, path: [...place.path, spare] } };
  const { hashes, suites } = range.ports;
  const verified = verifyStatementProof(encodeStatementProof(proof), {
    hashes,
    suites,
    chainId: world.chainId,
    trust: { type: "none" },
  });
  const fault = verified.ok ? null : verified.error;
  const items = [0, 1].map((item) => asciiBytes(`statement ${item}`));
  const sibling = hash.digest(items[1] ?? spare);
  return {
    did: "appended a digest to the path of a true proof",
    differed: "one digest more",
    victim: "a verifier of proofs",
    stop: fault === null ? null : proofStop(fault),
    place: "statement proof",
    evidence: `${place.path.length} digests became ${place.path.length + 1}`,
    control: {
      isAccepted: isNaiveMember(
        hash,
        items[0] ?? spare,
        [
          { sibling, isLeft: false },
          { sibling: spare, isLeft: false },
        ],
        computeNaiveTree(hash, items),
      ),
      gain: "a verifier that reads on until the root comes out ignores what is left: one proof, many forms",
    },
  };
}

function malleated(name: string, story: string, form: Parameters<typeof runMalleated>[1]): Attack {
  return {
    name,
    threat: "T12",
    story,
    cases: [{ phase: "in every rule version", stop: "one acceptance rule", place: "signature" }],
    control:
      form.read === null
        ? {
            none:
              "a cofactored verifier would need a curve of its own; the suite's vectors show " +
              "libraries that accept it",
          }
        : { faults: ["N26", "N27"] },
    run: (range) => runMalleated(range, form),
  };
}

/** T12: signatures and proofs in a second form. */
export const SIGNATURE_FORMS: readonly Attack[] = [
  malleated("s-plus-order", "Mallory adds the order of the group to S of an Ed25519 signature.", {
    suite: 1,
    name: "S + L",
    read: reduceEd25519,
  }),
  malleated("mixed-order-r", "Mallory adds a point of small order to R of an Ed25519 signature.", {
    suite: 1,
    name: "R of mixed order",
    read: null,
  }),
  malleated("high-s-wallet", "Mallory turns s of a wallet's signature into n - s.", {
    suite: 16,
    name: "high S",
    read: (signature) => lowerS(signature, SECP256K1_ORDER),
  }),
  malleated("high-s-passkey", "Mallory turns s of a passkey's signature into n - s.", {
    suite: 17,
    name: "high S",
    read: (signature) => lowerS(signature, P256_ORDER),
  }),
  {
    name: "resigned-transaction",
    threat: "T12",
    story:
      "Two of an account's three keys sign a transaction. Mallory has another two sign the same and brings it again.",
    cases: [
      { phase: "during v1-legacy", stop: "X REPLAY_ADMISSION GOV_NONCE_LOW", place: "block 4" },
      {
        phase: "during v2-dual-required",
        stop: "X REPLAY_ADMISSION GOV_NONCE_LOW",
        place: "block 22",
      },
    ],
    control: { faults: ["N27", "N28"] },
    run: runResigned,
  },
  {
    name: "extra-seal",
    threat: "T12",
    story: "Mallory pads a commit with a seal of her own.",
    cases: [
      { phase: "during v1-legacy", stop: "X REPLAY_COMMIT stranger", place: "block 4" },
      { phase: "during v2-dual-required", stop: "X REPLAY_COMMIT stranger", place: "block 22" },
      { phase: "during v3-pq-only", stop: "X REPLAY_COMMIT stranger", place: "block 38" },
    ],
    control: { faults: ["N28"] },
    run: runExtraSeal,
  },
  {
    name: "spare-digest",
    threat: "T12",
    story: "Mallory appends a digest to a true proof.",
    cases: [
      {
        phase: "during v2-dual-required",
        stop: "PROOF_STATEMENT MERKLE_PATH_LENGTH",
        place: "statement proof",
      },
    ],
    control: { faults: ["N18"] },
    run: runSpareDigest,
  },
];
