import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type HashContext,
  hashTag,
  type MessageContext,
  messageTag,
} from "../../../src/crypto/domain.ts";
import { computeAccountId, computeKeyId } from "../../../src/crypto/key-id.ts";
import { nobleSigning } from "../../../src/crypto/noble-signing.ts";
import { nodeSigning } from "../../../src/crypto/provider-node-signing.ts";
import type { Signer } from "../../../src/crypto/signature-suite.ts";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { createSigningProvider } from "../../../src/crypto/signing-provider.ts";
import { SUITE_KNOWN_ANSWERS } from "../../../src/crypto/suite-known-answers.ts";
import type { KeyId } from "../../../src/primitives/brand.ts";
import { EMPTY_BYTES } from "../../../src/primitives/bytes.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { bytesOf, LEDGER_VECTORS } from "../../support/ledger-vectors.ts";
import { SHA3, suitesOf } from "./providers.ts";

const { chain_a: CHAIN, tags: TAGS, wallet_suites: WALLETS } = LEDGER_VECTORS;
const { sealer, alice } = CHAIN.keys;

const SIGNING = [nodeSigning, nobleSigning("deterministic")].map(createSigningProvider);

function signerOf(suite: number, seed: string, index: number): Signer {
  const signer = SIGNING[index]?.createSigner(suite, bytesOf(seed));
  assert(signer?.ok);
  return signer.value;
}

test("every golden tag", () => {
  assert.equal(Object.keys(TAGS).length, 6);
  for (const [name, expected] of Object.entries(TAGS)) {
    const [context = "", code = ""] = name.split("/");
    const number = Number.parseInt(code, 16);
    const isMessage = context === "tx" || context === "seal";
    const tag = isMessage
      ? messageTag(context as MessageContext, number)
      : hashTag(context as HashContext, number);
    assert.equal(toHex(tag), expected, name);
  }
});

test("key ids and account ids of the golden file", () => {
  for (const { suite, public_key, key_id } of [sealer, alice]) {
    assert.equal(toHex(computeKeyId(SHA3, suite, bytesOf(public_key))), key_id);
  }
  const rows = [
    { suite: 16, wallet: WALLETS.secp256k1_eip712 },
    { suite: 17, wallet: WALLETS.p256_webauthn },
  ];
  for (const { suite, wallet } of rows) {
    assert.equal(toHex(computeKeyId(SHA3, suite, bytesOf(wallet.public_key))), wallet.key_id);
  }
  for (const { suite, public_key, account_id } of [sealer, alice]) {
    const first = { suite, publicKey: bytesOf(public_key), salt: EMPTY_BYTES };
    assert.equal(toHex(computeAccountId(SHA3, first)), account_id);
  }
});

test("golden seeds give the golden public keys with every provider", () => {
  for (const index of SIGNING.keys()) {
    assert.equal(toHex(signerOf(1, alice.ed25519_seed, index).publicKey), alice.public_key);
    const seed = sealer.ed25519_seed + sealer.ml_dsa_65_seed;
    assert.equal(toHex(signerOf(3, seed, index).publicKey), sealer.public_key);
    const half = signerOf(2, sealer.ml_dsa_65_seed, index).publicKey;
    assert.equal(toHex(half), sealer.public_key.slice(64));
  }
});

test("golden messages are built from their items", () => {
  const { body, message } = CHAIN.transaction;
  const aliceId = bytesOf(alice.key_id) as KeyId;
  assert.equal(toHex(buildMessage("tx", 1, [bytesOf(body)], aliceId)), message);
  const seal: string = CHAIN.seal_of_block_0.message;
  // The seal's message: tag, head of seven items, six items, and the key id with its head of two bytes.
  const items = seal.slice(2 * (2 + 14) + 2, -2 * 34);
  const sealerId = bytesOf(sealer.key_id) as KeyId;
  const parts = splitItems(bytesOf(items));
  assert.equal(parts.length, 6);
  assert.equal(toHex(buildMessage("seal", 3, parts, sealerId)), seal);
});

test("golden signatures are made again by deterministic signers", () => {
  const { message, signature } = CHAIN.transaction;
  for (const index of SIGNING.keys()) {
    const signer = signerOf(1, alice.ed25519_seed, index);
    assert.equal(toHex(signer.sign(bytesOf(message))), signature);
  }
  const seal = CHAIN.seal_of_block_0;
  const signer = signerOf(3, sealer.ed25519_seed + sealer.ml_dsa_65_seed, 1);
  assert.equal(toHex(signer.sign(bytesOf(seal.message))), seal.signature);
});

for (const { id, key, sample } of [
  { id: 1, key: alice, sample: CHAIN.transaction },
  { id: 3, key: sealer, sample: CHAIN.seal_of_block_0 },
]) {
  for (const { name, suite } of suitesOf(id)) {
    test(`${name}: the golden signature of suite ${id}`, () => {
      const publicKey = bytesOf(key.public_key);
      assert(suite.isValidPublicKey(publicKey));
      const bytes = bytesOf(sample.message);
      assert(suite.verify(publicKey, { bytes }, bytesOf(sample.signature)));
    });
  }
}

test("the known answers of the self-test are the golden signatures", () => {
  const rows = [
    { suite: 1, key: alice.public_key, ...CHAIN.transaction },
    { suite: 3, key: sealer.public_key, ...CHAIN.seal_of_block_0 },
    {
      suite: 16,
      key: WALLETS.secp256k1_eip712.public_key,
      signature: WALLETS.secp256k1_eip712.signature,
    },
    {
      suite: 17,
      key: WALLETS.p256_webauthn.public_key,
      signature: WALLETS.p256_webauthn.signature_blob,
      message: WALLETS.p256_webauthn.message,
    },
  ];
  for (const { suite, key, signature, message } of rows) {
    const answers = SUITE_KNOWN_ANSWERS.get(suite);
    assert(answers !== undefined);
    assert.equal(toHex(answers.publicKey), key);
    assert.equal(toHex(answers.signature), signature);
    if (message !== undefined) assert.equal(toHex(answers.message.bytes), message);
  }
});

/** The items of a sequence of CBOR items of the profile, cut by their heads. */
function splitItems(bytes: Uint8Array): readonly Uint8Array[] {
  const items: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = endOfItem(bytes, start);
    items.push(bytes.subarray(start, end));
    start = end;
  }
  return items;
}

function endOfItem(bytes: Uint8Array, start: number): number {
  const lead = bytes[start] ?? 0;
  const info = lead & 31;
  const headBytes = info < 24 ? 0 : 2 ** (info - 24);
  let argument = info < 24 ? info : 0;
  for (let i = 1; i <= headBytes; i++) argument = argument * 256 + (bytes[start + i] ?? 0);
  let end = start + 1 + headBytes;
  if (lead >> 5 === 2 || lead >> 5 === 3) return end + argument;
  if (lead >> 5 === 4) for (let i = 0; i < argument; i++) end = endOfItem(bytes, end);
  return end;
}
