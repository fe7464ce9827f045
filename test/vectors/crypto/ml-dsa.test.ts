import assert from "node:assert/strict";
import { test } from "node:test";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { ML_DSA_CONTEXT, verifyMlDsa65 } from "../../../src/crypto/ml-dsa-65.ts";
import { nobleSigning } from "../../../src/crypto/noble-signing.ts";
import { nodeSigning } from "../../../src/crypto/provider-node-signing.ts";
import { createSigningProvider } from "../../../src/crypto/signing-provider.ts";
import { toHex } from "../../../src/primitives/hex.ts";
import { err } from "../../../src/primitives/result.ts";
import { bytesOf } from "../../support/ledger-vectors.ts";
import { ALL_PRIMITIVES, suitesOf } from "./providers.ts";
import { wycheproofCases } from "./vector-files.ts";

const verifyCases = wycheproofCases<{ publicKey: string }, { ctx?: string }>(
  "wycheproof/mldsa_65_verify_test.json.gz",
);

for (const primitives of ALL_PRIMITIVES) {
  test(`${primitives.provider}: the 210 verifications of Wycheproof, contexts honoured`, () => {
    assert.equal(verifyCases.length, 210);
    for (const { group, vector } of verifyCases) {
      const input = {
        publicKey: bytesOf(group.publicKey),
        message: bytesOf(vector.msg),
        signature: bytesOf(vector.sig),
      };
      const isTrue = verifyMlDsa65(primitives, input, bytesOf(vector.ctx ?? ""));
      assert.equal(isTrue, vector.result === "valid", `case ${vector.tcId}: ${vector.comment}`);
    }
  });
}

for (const { name, suite } of suitesOf(2)) {
  test(`${name}: a signature under another context than glp1 is refused`, () => {
    for (const { group, vector } of verifyCases) {
      const message = { bytes: bytesOf(vector.msg) };
      const isTrue = suite.verify(bytesOf(group.publicKey), message, bytesOf(vector.sig));
      assert.equal(isTrue, false, `case ${vector.tcId}`);
    }
  });
}

const signCases = wycheproofCases<
  { privateSeed: string; publicKey: string | null },
  { msg?: string; ctx?: string; rnd?: string }
>("wycheproof/mldsa_65_sign_seed_test.json.gz");

test("seeds of Wycheproof give its public keys with every provider", () => {
  const seeds = new Map(
    signCases
      .filter(({ group }) => group.privateSeed.length === 64 && group.publicKey !== null)
      .map(({ group }) => [group.privateSeed, group.publicKey]),
  );
  assert.equal(seeds.size, 37);
  for (const [seed, publicKey] of seeds) {
    for (const signing of [nodeSigning, nobleSigning("hedged")]) {
      const signer = signing.mlDsa65Signer(bytesOf(seed));
      assert.equal(toHex(signer.publicKey), publicKey, signing.provider);
    }
  }
});

/** Of the 105 cases, 83 sign a message with the deterministic variant; 17 give mu, 1 randomness, 4 are invalid. */
const DETERMINISTIC = 83;

test("the seeds of wrong length in Wycheproof make no signer", () => {
  const cases = signCases.filter(({ vector }) =>
    vector.flags.includes("IncorrectPrivateKeyLength"),
  );
  assert.equal(cases.length, 3);
  for (const { group, vector } of cases) {
    const seed = bytesOf(group.privateSeed);
    for (const primitives of [nodeSigning, nobleSigning("hedged")]) {
      const signer = createSigningProvider(primitives).createSigner(2, seed);
      assert.deepEqual(
        signer,
        err({ code: "CRYPTO_SEED_LENGTH", suite: 2, expected: 32, found: seed.length }),
        `case ${vector.tcId}`,
      );
    }
  }
});

test("the deterministic signatures of Wycheproof, and what both providers say of them", () => {
  const cases = signCases.filter(
    ({ vector }) =>
      vector.result === "valid" && vector.msg !== undefined && vector.rnd === undefined,
  );
  assert.equal(cases.length, DETERMINISTIC);
  for (const { group, vector } of cases) {
    const { secretKey, publicKey } = ml_dsa65.keygen(bytesOf(group.privateSeed));
    const context = bytesOf(vector.ctx ?? "");
    const message = bytesOf(vector.msg);
    const signature = ml_dsa65.sign(message, secretKey, { context, extraEntropy: false });
    assert.equal(toHex(signature), vector.sig, `case ${vector.tcId}`);
    for (const primitives of ALL_PRIMITIVES) {
      const isTrue = verifyMlDsa65(primitives, { publicKey, message, signature }, context);
      assert.equal(isTrue, true, `case ${vector.tcId} by ${primitives.provider}`);
    }
  }
});

test("hedged signatures differ, deterministic ones do not, and all verify", () => {
  const seed = new Uint8Array(32).fill(7);
  const message = bytesOf("00ff");
  const rows = [
    { signing: nodeSigning, isHedged: true },
    { signing: nobleSigning("hedged"), isHedged: true },
    { signing: nobleSigning("deterministic"), isHedged: false },
  ];
  for (const { signing, isHedged } of rows) {
    const { publicKey, sign } = signing.mlDsa65Signer(seed);
    const signatures = [sign(message), sign(message)];
    assert.equal(new Set(signatures.map(toHex)).size, isHedged ? 2 : 1, signing.provider);
    for (const primitives of ALL_PRIMITIVES) {
      for (const signature of signatures) {
        const input = { publicKey, message, signature };
        assert.equal(verifyMlDsa65(primitives, input, ML_DSA_CONTEXT), true);
        assert.equal(verifyMlDsa65(primitives, input, new Uint8Array(0)), false);
        assert.equal(verifyMlDsa65(primitives, input, new Uint8Array(256)), false);
      }
    }
  }
});
