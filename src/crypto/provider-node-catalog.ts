import { LedgerError } from "../primitives/ledger-error.ts";
import { nobleSignatures } from "./noble-signatures.ts";
import type { WebauthnHashes } from "./p256-webauthn.ts";
import { nodeSignatures } from "./provider-node-signatures.ts";
import { loadSodiumEd25519, SODIUM_PROVIDER } from "./provider-sodium.ts";
import {
  createEd25519Provider,
  createSuiteProvider,
  type SuiteProvider,
} from "./suite-provider.ts";

/** Names by which a configuration chooses who verifies signatures. */
export const SUITE_PROVIDER_NAMES = ["node:crypto", "noble", SODIUM_PROVIDER] as const;

export type SuiteProviderName = (typeof SUITE_PROVIDER_NAMES)[number];

/** True iff a text of a configuration names a provider of signatures. */
export function isSuiteProviderName(name: string): name is SuiteProviderName {
  return SUITE_PROVIDER_NAMES.some((known) => known === name);
}

/**
 * The providers of the names, in order. Refuses an unknown name with `CRYPTO_PROVIDER_UNKNOWN` and one that this
 * machine cannot load with `CRYPTO_PROVIDER_ABSENT`: a name is never passed over.
 */
export async function loadSuiteProviders(
  names: readonly string[],
  hashes: WebauthnHashes,
): Promise<readonly SuiteProvider[]> {
  const node = nodeSignatures();
  const providers: SuiteProvider[] = [];
  for (const name of names) {
    if (!isSuiteProviderName(name)) throw unknownProvider(name);
    switch (name) {
      case "node:crypto":
        providers.push(createSuiteProvider(node, hashes));
        break;
      case "noble":
        providers.push(createSuiteProvider(nobleSignatures, hashes));
        break;
      case "sodium-native":
        providers.push(createEd25519Provider(name, await loadSodiumEd25519(), node));
        break;
    }
  }
  return providers;
}

function unknownProvider(name: string): LedgerError {
  return new LedgerError({
    code: "CRYPTO_PROVIDER_UNKNOWN",
    message: `There is no signature provider named ${name}.`,
    fix: `Name one of ${SUITE_PROVIDER_NAMES.join(", ")}.`,
    evidence: { provider: name },
  });
}
