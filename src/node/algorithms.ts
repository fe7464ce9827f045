import type { HashRegistry } from "../crypto/hash-function.ts";
import type { HashProvider } from "../crypto/hash-provider.ts";
import { createHashRegistry, type HashStatus } from "../crypto/hash-registry.ts";
import { nobleHashes } from "../crypto/noble-hash.ts";
import { loadSuiteProviders } from "../crypto/provider-node-catalog.ts";
import { nodeHashes } from "../crypto/provider-node-hash.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { createSuiteRegistry, type SuiteStatus } from "../crypto/suite-registry.ts";
import { weakHashes } from "../crypto/weak-hash.ts";
import type { Network } from "../ledger/schemas.ts";
import { LedgerError } from "../primitives/ledger-error.ts";

/** The algorithms of this process, each of which has computed its known answers, and how each of them fared. */
export interface Algorithms {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  readonly hashReport: readonly HashStatus[];
  readonly suiteReport: readonly SuiteStatus[];
}

/** Who computes and who verifies. Names are never passed over: one that cannot be had ends the start. */
export interface AlgorithmChoice {
  readonly network: Network;
  /** Providers of signatures, in order of preference; default `node:crypto`. */
  readonly signatureProviders?: readonly string[];
  /** Hash functions that replace those of the platform where they are faster, e.g. SIMD kernels. */
  readonly kernels?: HashProvider;
}

/** Loads the providers, tests every algorithm and returns those that passed. */
export async function loadAlgorithms(choice: AlgorithmChoice): Promise<Algorithms> {
  const platform = nodeHashes();
  const kernels = choice.kernels === undefined ? [] : [choice.kernels];
  const weak = choice.network === 1 ? [weakHashes(functionOf(platform, 0x12))] : [];
  const providers = [...kernels, platform, nobleHashes(), ...weak];
  const hashes = createHashRegistry({ providers, network: choice.network });
  if (!hashes.ok) throw setupError(hashes.error.code, JSON.stringify(hashes.error));
  const webauthn = { sha256: functionOf(platform, 0x12), sha3: functionOf(platform, 0x16) };
  const names = choice.signatureProviders ?? ["node:crypto"];
  const suites = createSuiteRegistry({ providers: await loadSuiteProviders(names, webauthn) });
  if (!suites.ok) throw setupError(suites.error.code, JSON.stringify(suites.error));
  return {
    hashes: hashes.value.registry,
    suites: suites.value.registry,
    hashReport: hashes.value.report,
    suiteReport: suites.value.report,
  };
}

function functionOf(provider: HashProvider, code: number) {
  const found = provider.functions.find((hash) => hash.code === code);
  if (found !== undefined) return found;
  throw setupError("CRYPTO_PROVIDER_ABSENT", `${provider.name} has no hash 0x${code.toString(16)}`);
}

function setupError(code: string, detail: string): LedgerError {
  return new LedgerError({
    code,
    message: `The algorithms of this process cannot be set up: ${detail}.`,
    fix: "Name other providers in the configuration, or reinstall with npm ci.",
  });
}
