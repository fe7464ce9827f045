import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { createBody } from "../../src/consensus/body.ts";
import type { HashFunction } from "../../src/crypto/hash-function.ts";
import { createHashRegistry } from "../../src/crypto/hash-registry.ts";
import { createLedgerTypedData } from "../../src/crypto/ledger-typed-data.ts";
import { nodeHashes } from "../../src/crypto/provider-node-hash.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import { bodyStatement } from "../../src/ledger/body-statement.ts";
import { computeRoot } from "../../src/merkle/compute-root.ts";
import type { KeyId } from "../../src/primitives/brand.ts";
import { asciiBytes, concatBytes } from "../../src/primitives/bytes.ts";
import { fallbackNetwork, submit } from "../support/fallback-network.ts";
import { withItem } from "../support/header-mutations.ts";
import { join } from "../support/literal-codec.ts";
import { literalHash, literalTag } from "../support/literal-hash.ts";
import { forged, judged } from "../support/naive-ground.ts";
import { actOf, declarationOf, EMERGENCY, signAct, targetOf } from "../support/test-acts.ts";
import { TEST_HASHES, TEST_SUITES } from "../support/test-algorithms.ts";

/* Faults of a naive design that concern trees, contents, algorithms and signatures. */

const sha256 = requireHash(TEST_HASHES, 0x12);

function node(left: Uint8Array, right: Uint8Array): Uint8Array {
  return literalHash(0x12, left, right);
}

/** A tree that repeats the last of an odd row and, if asked, sorts its leaves. */
function naiveRoot(items: readonly string[], isSorted = false): Uint8Array {
  let row = items.map((item) => literalHash(0x12, asciiBytes(item)));
  if (isSorted) row = row.sort((left, right) => Buffer.compare(left, right));
  while (row.length > 1) {
    if (row.length % 2 === 1) row.push(row[row.length - 1] as Uint8Array);
    row = Array.from({ length: row.length / 2 }, (_, i) =>
      node(row[2 * i] as Uint8Array, row[2 * i + 1] as Uint8Array),
    );
  }
  return row[0] ?? literalHash(0x12);
}

const root = (items: readonly string[]) => computeRoot(sha256, "leaf", items.map(asciiBytes));

test("N18: a root stands for one list, in its order and its length", () => {
  assert.deepEqual(naiveRoot(["a", "b", "c"]), naiveRoot(["a", "b", "c", "c"]), "CVE-2012-2459");
  assert.notDeepEqual(root(["a", "b", "c"]), root(["a", "b", "c", "c"]));
  assert.deepEqual(naiveRoot(["a", "b"], true), naiveRoot(["b", "a"], true), "sorted leaves");
  assert.notDeepEqual(root(["a", "b"]), root(["b", "a"]));
});

test("N19: an empty body is not an empty leaf, and the count is bound", () => {
  assert.deepEqual(naiveRoot([]), naiveRoot([""]), "the control hashes nothing twice");
  assert.notDeepEqual(root([]), root([""]));
  const event = bodyStatement({ type: "system", phase: 1, topic: "a", data: new Uint8Array(0) });
  const [none, one] = [createBody(TEST_HASHES, []), createBody(TEST_HASHES, [event])];
  assert.notDeepEqual(none.root(0x12), one.root(0x12));
  const miscounted = forged(18, (header) => withItem(header, 8, (header[8] as number) + 1));
  assert.deepEqual(judged(18, miscounted), ["1 count"]);
});

test("N20: contents are hashed as they are", () => {
  const naiveLeaf = (content: string) =>
    literalHash(0x12, asciiBytes(content.trim().toLowerCase()));
  assert.deepEqual(naiveLeaf("A theorem "), naiveLeaf("a theorem"), "the control normalises");
  assert.notDeepEqual(root(["A theorem "]), root(["a theorem"]));
});

test("N23: a leaf is never a node, whatever its content", () => {
  const [left, right] = ["a", "b"].map((item) => literalHash(0x12, asciiBytes(item)));
  assert(left !== undefined && right !== undefined);
  const content = join(Uint8Array.of(1), left, right);
  const naiveLeaf = literalHash(0x12, content);
  const naiveNode = literalHash(0x12, Uint8Array.of(1), left, right);
  assert.deepEqual(naiveLeaf, naiveNode, "the control's leaf of 01, left, right is a node");
  const own = computeRoot(sha256, "leaf", [content]);
  assert.notDeepEqual(own, sha256.digestPairs(concatBytes(left, right)));
});

test("N24: a placeholder under a second name fails its known answers and is not registered", () => {
  const [first] = nodeHashes().functions.filter((hash) => hash.code === 0x12);
  assert(first !== undefined);
  const placeholder: HashFunction = { ...first, code: 0x1e, name: "blake3" };
  const naiveRegistry = new Map([[0x1e, placeholder]]);
  assert.equal(naiveRegistry.has(0x1e), true, "the control hands out SHA-256 as BLAKE3");
  const tested = createHashRegistry({
    providers: [{ name: "placeholder", functions: [placeholder] }],
    network: 0,
  });
  assert(tested.ok);
  assert.equal(tested.value.registry.has(0x1e), false);
});

test("N26: Ed25519 has one verdict: a key of small order is no key", () => {
  const identity = Uint8Array.from({ length: 32 }, (_, i) => Number(i === 0));
  // S = 1 and R = B: under the identity as key the equation holds for every message.
  const base = Buffer.from(
    "5866666666666666666666666666666666666666666666666666666666666666",
    "hex",
  );
  const one = Uint8Array.from({ length: 32 }, (_, i) => Number(i === 0));
  const forgery = join(base, one);
  const naive = ["pay me", "pay me twice"].map((text) =>
    ed25519.verify(forgery, asciiBytes(text), identity),
  );
  assert.deepEqual(naive, [true, true], "one library accepts what nobody signed");
  const key = createPublicKey({
    key: identity,
    format: "raw-public",
    asymmetricKeyType: "ed25519",
  });
  assert.equal(verify(null, asciiBytes("pay me"), key, forgery), false, "and another does not");
  const suite = TEST_SUITES.get(1);
  assert.equal(suite?.isValidPublicKey(identity), false);
});

test("N27: of the two roots of an ECDSA signature one is taken, and no third form", () => {
  const secret = createHash("sha256").update("wallet").digest();
  const typed = {
    chainId: new Uint8Array(64),
    account: new Uint8Array(32),
    sequence: 1,
    generation: 0,
    expiryHeight: 9,
    maxFee: 5n,
    kind: 1,
    payload: new Uint8Array(3),
    keyId: new Uint8Array(32),
  };
  const digest = keccak_256(createLedgerTypedData(keccak_256).preimage(typed));
  const low = secp256k1.sign(digest, secret, { prehash: false });
  const order = secp256k1.Point.CURVE().n;
  const s = BigInt(`0x${Buffer.from(low.subarray(32)).toString("hex")}`);
  const highS = Buffer.from((order - s).toString(16).padStart(64, "0"), "hex");
  const high = join(low.subarray(0, 32), highS);
  const publicKey = secp256k1.getPublicKey(secret);
  const naive = [low, high].map((signature) =>
    secp256k1.verify(signature, digest, publicKey, { prehash: false, lowS: false }),
  );
  assert.deepEqual(naive, [true, true], "the control makes a second signature out of the first");
  const suite = TEST_SUITES.get(16);
  assert(suite !== undefined);
  const message = { bytes: literalTag("tx", 16), typed };
  const judge = (signature: Uint8Array) => suite.verify(publicKey, message, signature);
  const withRecovery = join(low, Uint8Array.of(27));
  assert.deepEqual([low, high, withRecovery].map(judge), [true, false, false]);
});

test("N28: signers are counted, not signatures, and a signature is of one act", () => {
  const both = { legacy: 0x12, pq: 0x16 };
  const network = fallbackNetwork({ rule: 4, algs: both });
  const declaration = declarationOf(network, targetOf(3, both));
  const [member] = EMERGENCY;
  assert(member !== undefined);
  const five = Array.from({ length: 5 }, () => signAct(declaration, [member])[0]);
  const naiveCount = new Set(
    five.map((entry) => Buffer.from(entry?.signature ?? []).toString("hex")),
  );
  assert.equal(naiveCount.size, 5, "the control counts five: each signature has bytes of its own");
  const once = submit(network, actOf(declaration, { signers: [member] }));
  assert.deepEqual([once.code, once.facts], ["GOV_COUNCIL_QUORUM", { need: 5, have: 1 }]);
  const approval = asciiBytes("approve");
  const signatures = EMERGENCY.slice(0, 5).map(({ account, keyId, signer }) => ({
    account,
    keyId: keyId as KeyId,
    signature: signer.sign(approval),
  }));
  const naive = signatures.every(({ signature }, index) => {
    const key = EMERGENCY[index];
    const suite = TEST_SUITES.get(2);
    return key !== undefined && suite?.verify(key.publicKey, { bytes: approval }, signature);
  });
  assert.equal(naive, true, "the control's approvals are good for any act");
  const sorted = [...signatures].sort((left, right) => Buffer.compare(left.keyId, right.keyId));
  assert.equal(
    submit(network, actOf(declaration, { signatures: sorted })).code,
    "GOV_SIGNATURE_INVALID",
  );
});
