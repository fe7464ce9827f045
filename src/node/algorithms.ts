import type { HashRegistry } from "../crypto/hash-function.ts";
import type { HashProvider } from "../crypto/hash-provider.ts";
import { createHashRegistry, type HashStatus } from "../crypto/hash-registry.ts";
import { isPrivateUse } from "../crypto/hash-table.ts";
import { nobleHashes } from "../crypto/noble-hash.ts";
import { loadSuiteProviders } from "../crypto/provider-node-catalog.ts";
import { nodeHashes } from "../crypto/provider-node-hash.ts";
import type { SuiteRegistry } from "../crypto/signature-suite.ts";
import { createSuiteRegistry, type SuiteStatus } from "../crypto/suite-registry.ts";
import { weakHashes } from "../crypto/weak-hash.ts";
import type { Network } from "../ledger/schemas.ts";
import { compileKernel, Kernel } from "../merkle/kernel/kernel.ts";
import { kernelHashes } from "../merkle/kernel/kernel-hashes.ts";
import type { HashCode } from "../primitives/brand.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { HashChoice } from "./hash-choice/choose-hash.ts";
import { chooseHashes } from "./hash-choice/choose-hashes.ts";

/** The algorithms of this process, each of which has computed its known answers, and how each of them fared. */
export interface Algorithms {
  readonly hashes: HashRegistry;
  readonly suites: SuiteRegistry;
  readonly hashReport: readonly HashStatus[];
  readonly suiteReport: readonly SuiteStatus[];
  /** Which implementation computes what, and which were rejected, by code. */
  readonly hashChoices: ReadonlyMap<HashCode, HashChoice>;
}

/** Who verifies signatures. Names are never passed over: one that cannot be had ends the start. */
export interface AlgorithmChoice {
  /** Providers of signatures, in order of preference; default `node:crypto`. */
  readonly signatureProviders?: readonly string[];
}

/** The algorithms that a chain of the network may use: a production chain never sees the codes of private use. */
export function algorithmsFor(loaded: Algorithms, network: Network): Algorithms {
  if (network === 1) return loaded;
  const hashes = new Map([...loaded.hashes].filter(([code]) => !isPrivateUse(code)));
  const hashReport = loaded.hashReport.filter(({ code }) => !isPrivateUse(code));
  return { ...loaded, hashes, hashReport };
}

/**
 * Loads the providers, measures which of them computes which hash fastest here, tests every algorithm and returns
 * those that passed, the test network's among them (`algorithmsFor`). Cost: some tens of milliseconds.
 */
export async function loadAlgorithms(choice: AlgorithmChoice = {}): Promise<Algorithms> {
  const platform = nodeHashes();
  const noble = nobleHashes();
  const kernels = kernelHashes(noble.functions, new Kernel(compileKernel()));
  const chosen = chooseHashes([kernels, platform, without(noble, platform)], process.hrtime.bigint);
  const providers = [chosen.provider, weakHashes(functionOf(platform, 0x12))];
  const hashes = createHashRegistry({ providers, network: 1 });
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
    hashChoices: chosen.choices,
  };
}

/**
 * The functions that another provider lacks. JavaScript is never faster than the platform's own code, and to test and
 * measure all of it would take every process a fifth of a second.
 */
function without(provider: HashProvider, other: HashProvider): HashProvider {
  const held = new Set(other.functions.map(({ code }) => code));
  return { ...provider, functions: provider.functions.filter(({ code }) => !held.has(code)) };
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
