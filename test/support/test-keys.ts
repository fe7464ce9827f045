import assert from "node:assert/strict";
import { computeAccountId, computeKeyId } from "../../src/crypto/key-id.ts";
import { nodeSigning } from "../../src/crypto/provider-node-signing.ts";
import { requireHash } from "../../src/crypto/require-hash.ts";
import type { Signer } from "../../src/crypto/signature-suite.ts";
import { createSigningProvider, SEED_BYTES } from "../../src/crypto/signing-provider.ts";
import type { AccountId, KeyId } from "../../src/primitives/brand.ts";
import { TEST_HASHES } from "./test-algorithms.ts";

const signing = createSigningProvider(nodeSigning);
const sha3 = requireHash(TEST_HASHES, 0x16);

/** A key of a fixed seed, with its name and with the account that is named after it. */
export interface TestKey {
  readonly signer: Signer;
  readonly suite: number;
  readonly publicKey: Uint8Array;
  readonly keyId: KeyId;
  readonly account: AccountId;
  readonly salt: Uint8Array;
}

const known = new Map<string, TestKey>();

/** The key of a suite that a name stands for; equal names give equal keys. */
export function testKey(suite: number, name: string): TestKey {
  const place = `${suite} ${name}`;
  const held = known.get(place);
  if (held !== undefined) return held;
  const made = makeKey(suite, name);
  known.set(place, made);
  return made;
}

function makeKey(suite: number, name: string): TestKey {
  const seed = new Uint8Array(SEED_BYTES.get(suite) ?? 0);
  new TextEncoder().encodeInto(name, seed);
  seed[seed.length - 1] = suite;
  const created = signing.createSigner(suite, seed);
  assert(created.ok, `no signer of suite ${suite}`);
  const { publicKey } = created.value;
  const salt = new Uint8Array(0);
  return {
    signer: created.value,
    suite,
    publicKey,
    keyId: computeKeyId(sha3, suite, publicKey),
    account: computeAccountId(sha3, { suite, publicKey, salt }),
    salt,
  };
}
