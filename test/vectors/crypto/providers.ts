import assert from "node:assert/strict";
import type { HashFunction } from "../../../src/crypto/hash-function.ts";
import { createHashRegistry } from "../../../src/crypto/hash-registry.ts";
import { nobleHashes } from "../../../src/crypto/noble-hash.ts";
import { nobleSignatures } from "../../../src/crypto/noble-signatures.ts";
import { loadSuiteProviders } from "../../../src/crypto/provider-node-catalog.ts";
import { nodeHashes } from "../../../src/crypto/provider-node-hash.ts";
import { nodeSignatures } from "../../../src/crypto/provider-node-signatures.ts";
import type { SignatureSuite } from "../../../src/crypto/signature-suite.ts";
import { createSuiteRegistry } from "../../../src/crypto/suite-registry.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";

/** Every hash function of every provider, by `provider name`. */
export const ALL_HASHES: readonly HashFunction[] = [nodeHashes(), nobleHashes()].flatMap(
  (provider) => provider.functions,
);

/** The functions of one registered name, one for each provider that has it. */
export function hashesNamed(name: string): readonly HashFunction[] {
  const found = ALL_HASHES.filter((hash) => hash.name === name);
  assert.notEqual(found.length, 0, name);
  return found;
}

const hashes = createHashRegistry({ providers: [nodeHashes(), nobleHashes()], network: 0 });
assert(hashes.ok);

/** The functions in which suites and names are defined. */
export const SHA256 = assertDefined(hashes.value.registry.get(0x12), "sha2-256");
export const SHA3 = assertDefined(hashes.value.registry.get(0x16), "sha3-256");
export const WEBAUTHN_HASHES = { sha256: SHA256, sha3: SHA3 };

/** Raw verifications of each provider that has all of them. */
export const ALL_PRIMITIVES = [nodeSignatures(), nobleSignatures];

/** Names of the providers whose verdicts must be equal. The optional one is installed wherever tests run. */
export const PROVIDER_NAMES = ["node:crypto", "noble", "sodium-native"] as const;

const byProvider = new Map<string, readonly SignatureSuite[]>();
for (const name of PROVIDER_NAMES) {
  const tested = createSuiteRegistry({
    providers: await loadSuiteProviders([name], WEBAUTHN_HASHES),
  });
  assert(tested.ok);
  byProvider.set(name, [...tested.value.registry.values()]);
}

/** The suite of one number as each provider that has it verifies it. */
export function suitesOf(
  id: number,
): readonly { readonly name: string; readonly suite: SignatureSuite }[] {
  return PROVIDER_NAMES.flatMap((name) =>
    (byProvider.get(name) ?? [])
      .filter((suite) => suite.id === id)
      .map((suite) => ({ name, suite })),
  );
}
