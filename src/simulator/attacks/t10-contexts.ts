import { encode } from "../../codec/canonical.ts";
import { bytes } from "../../codec/schema.ts";
import {
  type HashContext,
  hashTag,
  leafTag,
  type MessageContext,
  messageTag,
} from "../../crypto/domain.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import { SUITE_KNOWN_ANSWERS } from "../../crypto/suite-known-answers.ts";
import { computeLeafData } from "../../ledger/leaf.ts";
import { encodeTransaction, transactionBodySchema } from "../../ledger/transaction.ts";
import { verifyInclusion } from "../../merkle/inclusion-proof.ts";
import { MerkleTree } from "../../merkle/merkle-tree.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import { asciiBytes, concatBytes, equalBytes } from "../../primitives/bytes.ts";
import type { Attack, AttackRun } from "../attack.ts";
import { offer, withItems } from "../forge-body.ts";
import { computeNaiveTree, isNaiveMember, naiveTagged } from "../naive-merkle.ts";
import { isNaiveSignature, signNaive } from "../naive-signature.ts";
import type { Phase } from "../phase.ts";
import type { Range } from "../range.ts";
import { beforeAttack, sceneOf } from "../scene.ts";
import { rawOf } from "../sim-node.ts";
import { draftBody, itemOf, recordPayload } from "../sim-transaction.ts";

const CONTEXTS: readonly MessageContext[] = [
  "tx",
  "seal",
  "attest",
  "act",
  "ballot",
  "report",
  "radar",
];

/** A signature made for one purpose, held against every other one, for each suite that signs. */
function runCrossUse(range: Range): AttackRun {
  const { cast, codes } = range.world("sound");
  const { suites, hashes } = range.ports;
  const items = [encode(bytes(1, 64), asciiBytes("one and the same content"))];
  let pairs = 0;
  let accepted = 0;
  for (const key of [cast.classic, cast.author, cast.sealers[0]]) {
    const suite = assertDefined(suites.get(key.suite), `suite ${key.suite}`);
    for (const made of CONTEXTS) {
      const signature = key.signer.sign(buildMessage(made, key.suite, items, key.keyId));
      for (const used of CONTEXTS) {
        const message = { bytes: buildMessage(used, key.suite, items, key.keyId) };
        const verifies = suite.verify(key.publicKey, message, signature);
        assert(used !== made || verifies, "a true signature is refused");
        if (used === made) continue;
        pairs += 1;
        if (verifies) accepted += 1;
      }
    }
  }
  const hash = requireHash(hashes, codes.legacy);
  const content = asciiBytes("one and the same content");
  const naive = signNaive(cast.author, hash, content);
  return {
    did: `held signatures of suites 1, 2 and 3 made for one purpose against the other six`,
    differed: "the context in the tag, and nothing else",
    victim: "whoever verifies",
    stop: accepted === 0 ? "signature covers its context" : null,
    place: "signature",
    evidence: `${pairs} pairs of purposes, ${accepted} accepted`,
    control: {
      isAccepted: isNaiveSignature(suites, hash, content, naive),
      gain: "a seal is a ballot is an act: whoever signs one has signed them all",
    },
  };
}

/** A transaction whose signature was made as a seal, over the same fields. */
function runSealAsTransaction(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const { author } = scene.world.cast;
  const body = draftBody({
    chainId: scene.world.chainId,
    keys: [author],
    sequence: chain.sequenceOf(author.account),
    payload: recordPayload(["signed as a seal"]),
  });
  const message = buildMessage(
    "seal",
    author.suite,
    [encode(transactionBodySchema, body)],
    author.keyId,
  );
  const signatures = [{ keyId: author.keyId, signature: author.signer.sign(message) }];
  const { refusal, place } = offer(
    chain,
    withItems(chain, [itemOf(encodeTransaction({ body, signatures }))]),
  );
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const naive = signNaive(author, hash, asciiBytes("anything"));
  return {
    did: "had the author's key sign a transaction's fields as a seal, and brought it as a transaction",
    differed: "the tag of the signed message",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveSignature(range.ports.suites, hash, asciiBytes("anything"), naive),
      gain: "a device that only ever seals blocks can be made to pay",
    },
  };
}

/** A passkey's assertion, which is a transaction's by its nature, under the message of a seal. */
function runPasskeyAsSeal(range: Range): AttackRun {
  const { suites } = range.ports;
  const suite = assertDefined(suites.get(17), "suite 17");
  const known = assertDefined(SUITE_KNOWN_ANSWERS.get(17), "no passkey at hand");
  const tag = messageTag("tx", 17);
  const rest = known.message.bytes.subarray(tag.length);
  const asSeal = { bytes: concatBytes(messageTag("seal", 17), rest) };
  assert(
    suite.verify(known.publicKey, known.message, known.signature),
    "a true assertion is refused",
  );
  const verifies = suite.verify(known.publicKey, asSeal, known.signature);
  return {
    did: "presented a passkey's assertion of a transaction as a seal with the same content",
    differed: "the tag of the message that the assertion is said to be of",
    victim: "whoever verifies",
    stop: verifies ? null : "wallets sign transactions only",
    place: "signature",
    evidence: "the challenge in the assertion is over the message with its tag",
    control: {
      isAccepted: equalBytes(
        asSeal.bytes.subarray(tag.length + 2),
        known.message.bytes.subarray(tag.length),
      ),
      gain: "whoever looks at the content without its tag takes the one for the other",
    },
  };
}

/** A pair of digests, shown as a statement that stands in a tree half as high. */
function runNodeAsLeaf(range: Range): AttackRun {
  const { base, codes } = range.world("sound");
  const hash = requireHash(range.ports.hashes, codes.pq);
  const { statements } = base.node.at(21).block.body;
  const leaves = statements.map((statement) => computeLeafData(hash, statement));
  const tree = MerkleTree.ofItems(hash, "leaf", leaves);
  const children = [tree.read(0, 0), tree.read(0, 1)];
  const fake = concatBytes(...children);
  const sibling = assertDefined(tree.proveInclusion(0).path.at(-1), "no sibling");
  const leaf = hash.digest(concatBytes(leafTag("leaf", hash.code), fake));
  const shown = verifyInclusion(hash, leaf, { index: 0, size: 2, path: [sibling] }, tree.root());
  const naiveItems = [0, 1, 2, 3].map((item) => asciiBytes(`statement ${item}`));
  const naiveRoot = computeNaiveTree(hash, naiveItems);
  const pair = naiveItems.slice(0, 2).map((item) => hash.digest(item));
  const other = naiveItems.slice(2).map((item) => hash.digest(item));
  const path = [{ sibling: hash.digest(concatBytes(...other)), isLeft: false }];
  return {
    did: "showed two digests of a body's tree as a statement of a tree with half as many leaves",
    differed: "the statement: 64 bytes that are two digests",
    victim: "a verifier of proofs",
    stop: shown.ok ? null : shown.error.code,
    place: "inclusion proof",
    evidence: "a leaf is hashed after 0x00 and its tag, a node after 0x01",
    control: {
      isAccepted: isNaiveMember(hash, concatBytes(...pair), path, naiveRoot),
      gain: "bytes that nobody recorded are proven to stand in the block",
    },
  };
}

/** The bytes of a header as a statement of a body. */
function runHeaderAsLeaf(range: Range, phase: Phase): AttackRun {
  const scene = sceneOf(range, "sound", phase);
  const chain = beforeAttack(scene);
  const { header } = rawOf(chain.node.tip);
  const { refusal, place } = offer(chain, withItems(chain, [header]));
  const hash = requireHash(range.ports.hashes, scene.world.codes.legacy);
  const first = assertDefined(rawOf(chain.sketch()).statements[0], "an empty body");
  const root = computeNaiveTree(hash, [first, header]);
  const path = [{ sibling: hash.digest(first), isLeft: true }];
  return {
    did: "put the header of the block before into a body as a statement",
    differed: "one statement more, whose bytes are a header",
    victim: "a full node",
    stop: refusal?.stop ?? null,
    place,
    evidence: refusal?.evidence ?? "",
    control: {
      isAccepted: isNaiveMember(hash, header, path, root),
      gain: "a leaf may be anything, so that a proof of it may be read as one of a block",
    },
  };
}

const HASH_CONTEXTS: readonly HashContext[] = [
  "chain",
  "genesis",
  "block",
  "retro",
  "dual",
  "epoch",
  "sealers",
  "decision",
  "txid",
  "empty",
  "path",
  "tie",
  "export",
  "key",
  "account",
  "gov/attest",
  "gov/evidence",
];

/** Every prefix that the ledger hashes or signs after, each held against every other one. */
function runSharedPreimage(range: Range): AttackRun {
  const prefixes: Uint8Array[] = [Uint8Array.of(0x01)];
  for (const code of range.ports.hashes.keys()) {
    for (const context of HASH_CONTEXTS) prefixes.push(hashTag(context, code));
    for (const context of ["leaf", "hist", "kv", "item"] as const)
      prefixes.push(leafTag(context, code));
  }
  for (const suite of range.ports.suites.keys()) {
    for (const context of CONTEXTS) prefixes.push(messageTag(context, suite));
  }
  let shared = 0;
  for (const [at, one] of prefixes.entries()) {
    for (const [other, two] of prefixes.entries()) {
      if (at !== other && equalBytes(one, two.subarray(0, one.length))) shared += 1;
    }
  }
  const naive = [naiveTagged("his", asciiBytes("tory")), naiveTagged("hist", asciiBytes("ory"))];
  const [first, second] = naive;
  return {
    did: `looked for two meanings of one input among ${prefixes.length} prefixes`,
    differed: "the context, the algorithm or the suite in the tag",
    victim: "everything that hashes or signs",
    stop: shared === 0 ? "no tag begins another" : null,
    place: "domain separation",
    evidence: `${prefixes.length} prefixes, ${shared} of them at the beginning of another`,
    control: {
      isAccepted: first !== undefined && second !== undefined && equalBytes(first, second),
      gain: "one input has two meanings, and one digest stands for both",
    },
  };
}

/** T10: what was made for one purpose is used for another. */
export const CONTEXT_ATTACKS: readonly Attack[] = [
  {
    name: "cross-use",
    threat: "T10",
    story:
      "Mallory has signatures of every kind and brings each where one of another kind is asked for.",
    cases: [
      { phase: "in every rule version", stop: "signature covers its context", place: "signature" },
    ],
    control: { faults: ["N28"] },
    run: runCrossUse,
  },
  {
    name: "seal-as-transaction",
    threat: "T10",
    story: "Mallory gets a sealing device to sign the fields of a transaction.",
    cases: [
      {
        phase: "during v1-legacy",
        stop: "X REPLAY_ADMISSION GOV_SIGNATURE_INVALID",
        place: "block 3",
      },
      {
        phase: "during v3-pq-only",
        stop: "X REPLAY_ADMISSION GOV_SIGNATURE_INVALID",
        place: "block 37",
      },
    ],
    control: { faults: ["N28"] },
    run: runSealAsTransaction,
  },
  {
    name: "passkey-as-seal",
    threat: "T10",
    story: "Mallory brings a passkey's assertion of a transaction as a seal.",
    cases: [
      {
        phase: "in every rule version",
        stop: "wallets sign transactions only",
        place: "signature",
      },
    ],
    control: { faults: ["N28"] },
    run: runPasskeyAsSeal,
  },
  {
    name: "node-as-leaf",
    threat: "T10",
    story: "Mallory shows an inner node of a tree as a statement.",
    cases: [{ phase: "in every rule version", stop: "MERKLE_ROOT", place: "inclusion proof" }],
    control: { faults: ["N18", "N23"] },
    run: runNodeAsLeaf,
  },
  {
    name: "header-as-leaf",
    threat: "T10",
    story: "Mallory makes a block whose body holds a header as a statement.",
    cases: [
      { phase: "during v1-legacy", stop: "D CODEC_LENGTH", place: "block 3" },
      { phase: "during v2-dual-required", stop: "D CODEC_LENGTH", place: "block 21" },
    ],
    control: { faults: ["N23"] },
    run: runHeaderAsLeaf,
  },
  {
    name: "shared-preimage",
    threat: "T10",
    story:
      "Mallory looks for an input that means two things: a leaf and a node, a block and an epoch, a digest and a vote.",
    cases: [
      { phase: "in every rule version", stop: "no tag begins another", place: "domain separation" },
    ],
    control: { faults: ["N23"] },
    run: runSharedPreimage,
  },
];
