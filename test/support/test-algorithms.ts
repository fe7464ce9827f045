import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { HashRegistry } from "../../src/crypto/hash-function.ts";
import { createHashRegistry } from "../../src/crypto/hash-registry.ts";
import { nobleHashes } from "../../src/crypto/noble-hash.ts";
import { nodeHashes } from "../../src/crypto/provider-node-hash.ts";
import { nodeSignatures } from "../../src/crypto/provider-node-signatures.ts";
import type { SuiteRegistry } from "../../src/crypto/signature-suite.ts";
import { createSuiteProvider } from "../../src/crypto/suite-provider.ts";
import { createSuiteRegistry } from "../../src/crypto/suite-registry.ts";
import { weakHashes } from "../../src/crypto/weak-hash.ts";

const platform = nodeHashes();

function platformHash(code: number) {
  const found = platform.functions.find((hash) => hash.code === code);
  assert(found !== undefined, `hash ${code}`);
  return found;
}

function testHashes(network: 0 | 1): HashRegistry {
  const weak = network === 1 ? [weakHashes(platformHash(0x12))] : [];
  const tested = createHashRegistry({ providers: [platform, nobleHashes(), ...weak], network });
  assert(tested.ok, inspect(tested));
  return tested.value.registry;
}

function testSuites(): SuiteRegistry {
  const webauthn = { sha256: platformHash(0x12), sha3: platformHash(0x16) };
  const providers = [createSuiteProvider(nodeSignatures(), webauthn)];
  const tested = createSuiteRegistry({ providers });
  assert(tested.ok, inspect(tested));
  return tested.value.registry;
}

/** Every hash function of a test network, the broken one included. */
export const TEST_HASHES: HashRegistry = testHashes(1);

/** Every built signature suite. */
export const TEST_SUITES: SuiteRegistry = testSuites();
