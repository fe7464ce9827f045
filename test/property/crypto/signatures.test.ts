import assert from "node:assert/strict";
import { test } from "node:test";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { messageTag } from "../../../src/crypto/domain.ts";
import { nobleSigning } from "../../../src/crypto/noble-signing.ts";
import { nodeSigning } from "../../../src/crypto/provider-node-signing.ts";
import type { SignedMessage, TypedTransaction } from "../../../src/crypto/signature-suite.ts";
import { buildMessage } from "../../../src/crypto/signed-message.ts";
import { createSigningProvider } from "../../../src/crypto/signing-provider.ts";
import type { KeyId } from "../../../src/primitives/brand.ts";
import { concatBytes } from "../../../src/primitives/bytes.ts";
import { suitesOf } from "../../vectors/crypto/providers.ts";
import {
  assertionParts,
  type Passkey,
  passkeyPublicKey,
  signAssertion,
  signTypedTransaction,
} from "../../vectors/crypto/wallet-signers.ts";

/** A key and one message that it has signed, under one suite. */
interface Signed {
  readonly suite: number;
  readonly publicKey: Uint8Array;
  readonly message: SignedMessage;
  readonly signature: Uint8Array;
}

const KEY_ID = new Uint8Array(32).fill(3) as KeyId;
const ITEM = Uint8Array.of(0x43, 1, 2, 3);

const signing = [nodeSigning, nobleSigning("hedged")].map(createSigningProvider);

function signedBy(suite: number, provider: number, fill: number): Signed {
  const maker = signing[provider];
  const seedBytes = suite === 3 ? 64 : 32;
  const signer = maker?.createSigner(suite, new Uint8Array(seedBytes).fill(fill));
  assert(signer?.ok);
  const bytes = buildMessage("tx", suite, [ITEM], KEY_ID);
  const { publicKey, sign } = signer.value;
  return { suite, publicKey, message: { bytes }, signature: sign(bytes) };
}

const TYPED: TypedTransaction = {
  chainId: new Uint8Array(64).fill(1),
  account: new Uint8Array(32).fill(2),
  sequence: 7,
  generation: 0,
  expiryHeight: 100,
  maxFee: 12n,
  kind: 5,
  payload: Uint8Array.of(1, 2, 3),
  keyId: KEY_ID,
};

function signedByWallet(fill: number): Signed {
  const secret = new Uint8Array(32).fill(fill);
  const bytes = buildMessage("tx", 16, [ITEM], KEY_ID);
  return {
    suite: 16,
    publicKey: secp256k1.getPublicKey(secret),
    message: { bytes, typed: TYPED },
    signature: signTypedTransaction(secret, TYPED),
  };
}

function signedByPasskey(fill: number): Signed {
  const key: Passkey = {
    secret: new Uint8Array(32).fill(fill),
    rpId: "ledger.example",
    origins: ["https://ledger.example"],
  };
  const bytes = buildMessage("tx", 17, [ITEM], KEY_ID);
  const signature = signAssertion(key, assertionParts(key, bytes));
  return { suite: 17, publicKey: passkeyPublicKey(key), message: { bytes }, signature };
}

const SAMPLES: readonly (readonly [Signed, Signed])[] = [
  ...[1, 2, 3].map((suite) => [signedBy(suite, 0, 7), signedBy(suite, 1, 8)] as const),
  [signedByWallet(7), signedByWallet(8)],
  [signedByPasskey(7), signedByPasskey(8)],
];

/** What every provider says; all must say the same. */
function verdict({ suite, publicKey, message, signature }: Signed): boolean {
  const verdicts = suitesOf(suite).map(
    ({ suite: each }) =>
      each.isValidPublicKey(publicKey) && each.verify(publicKey, message, signature),
  );
  assert.equal(new Set(verdicts).size, 1, `suite ${suite}: ${verdicts.join(" ")}`);
  return verdicts[0] ?? false;
}

/** A change of bytes: one bit, a cut, more bytes, a swap of two parts, another byte string altogether. */
const mutations: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> = fc.oneof(
  { weight: 6, arbitrary: fc.nat().map((at) => (bytes: Uint8Array) => flip(bytes, at)) },
  fc.nat().map((at) => (bytes: Uint8Array) => bytes.subarray(0, at % bytes.length)),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => (bytes: Uint8Array) => {
    return concatBytes(bytes, more);
  }),
  fc.nat().map((at) => (bytes: Uint8Array) => {
    const cut = at % bytes.length;
    return concatBytes(bytes.subarray(cut), bytes.subarray(0, cut));
  }),
  fc.nat().map((seed) => (bytes: Uint8Array) => bytes.map((byte, i) => byte ^ (seed * (i + 1)))),
);

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = (bit >> 3) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

for (const samples of SAMPLES) {
  const [first, second] = samples;
  const name = `suite ${first.suite}`;
  // ML-DSA in plain JavaScript takes two milliseconds a time, Ed25519 less.
  const numRuns = first.suite === 1 ? 300 : 150;

  test(`${name}: what one provider signs every provider accepts`, () => {
    assert(verdict(first));
    assert(verdict(second));
  });

  test(`${name}: every provider refuses a changed signature`, () => {
    fc.assert(
      fc.property(fc.constantFrom(first, second), mutations, (sample, mutate) => {
        const signature = mutate(sample.signature);
        const isSame = Buffer.compare(signature, sample.signature) === 0;
        assert.equal(verdict({ ...sample, signature }), isSame);
      }),
      { numRuns },
    );
  });

  test(`${name}: every provider refuses a changed message`, () => {
    fc.assert(
      fc.property(fc.nat(), (at) => {
        // An Ethereum wallet shows fields; their changes have a test of their own.
        const { length } = first.suite === 16 ? messageTag("tx", 16) : first.message.bytes;
        const bytes = flip(first.message.bytes, at % (8 * length));
        assert(!verdict({ ...first, message: { ...first.message, bytes } }));
      }),
      { numRuns },
    );
  });

  test(`${name}: every provider judges a changed key alike and refuses the signature under it`, () => {
    fc.assert(
      fc.property(mutations, (mutate) => {
        const publicKey = mutate(first.publicKey);
        if (Buffer.compare(publicKey, first.publicKey) === 0) return;
        const valid = suitesOf(first.suite).map(({ suite }) => suite.isValidPublicKey(publicKey));
        assert.equal(new Set(valid).size, 1, `${valid.join(" ")}`);
        // Another list of origins is another key that the same assertion satisfies; the key id tells them apart.
        if (first.suite !== 17) assert(!verdict({ ...first, publicKey }));
      }),
      { numRuns: 100 },
    );
  });

  test(`${name}: a signature holds for one signer, one suite and one context`, () => {
    assert(!verdict({ ...first, signature: second.signature }), "other signer");
    for (const context of ["seal", "attest", "act", "ballot", "report", "radar"] as const) {
      const bytes = buildMessage(context, first.suite, [ITEM], KEY_ID);
      assert(!verdict({ ...first, message: { ...first.message, bytes } }), context);
    }
    for (const suite of [1, 2, 3, 16, 17].filter((id) => id !== first.suite)) {
      const bytes = buildMessage("tx", suite, [ITEM], KEY_ID);
      assert(!verdict({ ...first, suite, message: { ...first.message, bytes } }), `suite ${suite}`);
      assert(!verdict({ ...first, message: { ...first.message, bytes } }), `tag of ${suite}`);
    }
    const otherKey = new Uint8Array(32).fill(4) as KeyId;
    const bytes = buildMessage("tx", first.suite, [ITEM], otherKey);
    if (first.suite !== 16) assert(!verdict({ ...first, message: { bytes } }), "other key id");
  });
}

test("a half of a hybrid signature is no signature of its own suite, nor of another hybrid", () => {
  const [hybrid, other] = SAMPLES[2] ?? [];
  assert(hybrid !== undefined && other !== undefined);
  const halves = [
    { suite: 1, key: [0, 32], signature: [0, 64] },
    { suite: 2, key: [32, 1984], signature: [64, 3373] },
  ] as const;
  for (const { suite, key, signature } of halves) {
    // The half with the tag of its own suite: what a stripper would present.
    const bytes = buildMessage("tx", suite, [ITEM], KEY_ID);
    const stripped: Omit<Signed, "message"> = {
      suite,
      publicKey: hybrid.publicKey.subarray(...key),
      signature: hybrid.signature.subarray(...signature),
    };
    assert(!verdict({ ...stripped, message: { bytes } }));
    // Over the bytes of the hybrid's message the half is true, which is why no half may be a registered key.
    assert(verdict({ ...stripped, message: hybrid.message }));
  }
  const mixed = concatBytes(hybrid.signature.subarray(0, 64), other.signature.subarray(64));
  assert(!verdict({ ...hybrid, signature: mixed }));
  const mixedKey = concatBytes(hybrid.publicKey.subarray(0, 32), other.publicKey.subarray(32));
  // Both halves are true here and only the key id in M, which differs for a mixed key, refuses this.
  assert(verdict({ ...hybrid, publicKey: mixedKey, signature: mixed }));
});

test("no provider throws for any key and signature of the right lengths, valid or not", () => {
  for (const { suite, signature, publicKey, message } of SAMPLES.map(([first]) => first)) {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, isNoise) => {
        // Keys that nobody has checked: the suites do not ask for it again and must survive it.
        const key = publicKey.map((byte, i) =>
          isNoise ? (seed >> (i % 24)) ^ (i * 91) : byte ^ 1,
        );
        const noise = signature.map((byte, i) => (seed & 1 ? byte : (seed * (i + 7)) >> 3));
        for (const { suite: each, name } of suitesOf(suite)) {
          assert.equal(each.verify(key, message, noise), false, `${name} suite ${suite}`);
        }
      }),
      { numRuns: 60 },
    );
  }
});
