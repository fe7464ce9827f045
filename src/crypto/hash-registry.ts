import type { HashCode } from "../primitives/brand.ts";
import { err, ok, type Result } from "../primitives/result.ts";
import type { HashFunction, HashRegistry } from "./hash-function.ts";
import type { HashProvider } from "./hash-provider.ts";
import { type HashTestFailure, testHashFunction } from "./hash-self-test.ts";
import { HASH_TABLE, type HashEntry, hashEntry, isPrivateUse } from "./hash-table.ts";

/** How one registered hash function fares in this process. */
export interface HashStatus {
  readonly code: HashCode;
  readonly name: string;
  /** Provider that the configuration names for it, or null when none offers it. */
  readonly configured: string | null;
  /** Provider that has computed the known answers in this process, or null: the code is disabled. */
  readonly effective: string | null;
  readonly failures: readonly HashTestFailure[];
}

/** The usable hash functions, and the report of the self-test by which they became usable. */
export interface TestedHashes {
  readonly registry: HashRegistry;
  /** One row for each hash function that the network may use, ascending by code. */
  readonly report: readonly HashStatus[];
}

/** Why a list of providers makes no registry. */
export type HashSetupRefusal =
  | {
      readonly code: "CRYPTO_HASH_UNKNOWN";
      readonly algorithm: HashCode;
      readonly provider: string;
    }
  | {
      readonly code: "CRYPTO_HASH_PRIVATE";
      readonly algorithm: HashCode;
      readonly provider: string;
    }
  | { readonly code: "CRYPTO_PROVIDER_REPEATED"; readonly provider: string };

/**
 * Builds the registry of hash functions. The first provider in the list that offers a code is the one configured for
 * it. A code whose provider fails its self-test is disabled: the next provider in the list does not step in, since
 * an operator who named a provider must not get another one unawares.
 * Requires: `network` is that of the chain's genesis; only 1 admits the codes of private use.
 */
export function createHashRegistry(options: {
  readonly providers: readonly HashProvider[];
  readonly network: 0 | 1;
}): Result<TestedHashes, HashSetupRefusal> {
  const configured = configure(options.providers, options.network);
  if (!configured.ok) return configured;
  const entries = HASH_TABLE.filter((entry) => isAdmitted(entry, options.network));
  const report = entries.map((entry) => testEntry(entry, configured.value.get(entry.code)));
  const registry = new Map<HashCode, HashFunction>();
  for (const status of report) {
    const choice = configured.value.get(status.code);
    if (status.effective !== null && choice !== undefined) {
      registry.set(status.code, choice.hash);
    }
  }
  return ok({ registry, report });
}

interface Choice {
  readonly provider: string;
  readonly hash: HashFunction;
}

function isAdmitted(entry: HashEntry, network: 0 | 1): boolean {
  return network === 1 || entry.network === "any";
}

function configure(
  providers: readonly HashProvider[],
  network: 0 | 1,
): Result<ReadonlyMap<HashCode, Choice>, HashSetupRefusal> {
  const names = new Set<string>();
  const choices = new Map<HashCode, Choice>();
  for (const { name: provider, functions } of providers) {
    if (names.has(provider)) return err({ code: "CRYPTO_PROVIDER_REPEATED", provider });
    names.add(provider);
    for (const hash of functions) {
      const algorithm = hash.code;
      if (isPrivateUse(algorithm) && network !== 1) {
        return err({ code: "CRYPTO_HASH_PRIVATE", algorithm, provider });
      }
      if (hashEntry(algorithm) === undefined) {
        return err({ code: "CRYPTO_HASH_UNKNOWN", algorithm, provider });
      }
      if (!choices.has(algorithm)) choices.set(algorithm, { provider, hash });
    }
  }
  return ok(choices);
}

function testEntry(entry: HashEntry, choice: Choice | undefined): HashStatus {
  const { code, name } = entry;
  if (choice === undefined) {
    return { code, name, configured: null, effective: null, failures: [] };
  }
  const failures = testHashFunction(choice.hash, entry);
  const effective = failures.length === 0 ? choice.hash.provider : null;
  return { code, name, configured: choice.provider, effective, failures };
}
