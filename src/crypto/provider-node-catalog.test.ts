import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import { assertDefined } from "../primitives/assert.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { isSuiteProviderName, loadSuiteProviders } from "./provider-node-catalog.ts";
import { nodeHashes } from "./provider-node-hash.ts";

const { functions } = nodeHashes();
const hashes = {
  sha256: assertDefined(
    functions.find((hash) => hash.code === 0x12),
    "sha2-256",
  ),
  sha3: assertDefined(
    functions.find((hash) => hash.code === 0x16),
    "sha3-256",
  ),
};

async function refusalOf(names: readonly string[]): Promise<LedgerError> {
  try {
    await loadSuiteProviders(names, hashes);
  } catch (error) {
    assert(error instanceof LedgerError);
    return error;
  }
  return assert.fail(`${names} was not refused`);
}

test("a provider that this machine cannot load is refused with its fix", async () => {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "sodium-native") throw new Error("not installed");
      return next(specifier, context);
    },
  });
  const error = await refusalOf(["node:crypto", "sodium-native"]);
  hooks.deregister();
  assert.equal(error.code, "CRYPTO_PROVIDER_ABSENT");
  assert.deepEqual(error.evidence, { provider: "sodium-native" });
  assert.match(error.fix ?? "", /--include=optional/);
  assert.match(String(error.cause), /not installed/);
});

test("names give providers in their order, with the suites that each has", async () => {
  const providers = await loadSuiteProviders(["sodium-native", "noble", "node:crypto"], hashes);
  const rows = providers.map(({ name, suites }) => [name, suites.map(({ id }) => id)]);
  assert.deepEqual(rows, [
    ["sodium-native", [1, 3]],
    ["noble", [1, 2, 3, 16, 17]],
    ["node:crypto", [1, 2, 3, 16, 17]],
  ]);
  const hybrid = providers[0]?.suites[1];
  assert.equal(hybrid?.provider, "sodium-native+node:crypto");
});

test("a name that stands for nothing is refused", async () => {
  const error = await refusalOf(["node:crypto", "openssl"]);
  assert.equal(error.code, "CRYPTO_PROVIDER_UNKNOWN");
  assert.equal(error.fix, "Name one of node:crypto, noble, sodium-native.");
  assert(!isSuiteProviderName("toString"));
  assert(isSuiteProviderName("noble"));
});
