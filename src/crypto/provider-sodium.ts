import { LedgerError } from "../primitives/ledger-error.ts";
import type { Verification } from "./signature-primitives.ts";

export const SODIUM_PROVIDER = "sodium-native";

/**
 * Ed25519 by libsodium, twice as fast as the OpenSSL inside Node. The package is optional: it brings a compiled
 * library, which not every machine has or wants.
 * Refuses with `CRYPTO_PROVIDER_ABSENT` where it cannot be loaded; nothing takes its place.
 */
export async function loadSodiumEd25519(): Promise<Verification> {
  const sodium = await loadPackage();
  return ({ publicKey, message, signature }) =>
    sodium.crypto_sign_verify_detached(signature, message, publicKey);
}

async function loadPackage(): Promise<typeof import("sodium-native").default> {
  try {
    return (await import("sodium-native")).default;
  } catch (cause) {
    throw new LedgerError({
      code: "CRYPTO_PROVIDER_ABSENT",
      message: `The signature provider ${SODIUM_PROVIDER} cannot be loaded on this machine.`,
      fix: "Run `npm install --include=optional`, or name node:crypto as the provider of signatures.",
      evidence: { provider: SODIUM_PROVIDER },
      cause,
    });
  }
}
