import { createEd25519Suite } from "./ed25519.ts";
import { createHybridSuite } from "./hybrid.ts";
import { createMlDsa65Suite, type MlDsaPrimitives } from "./ml-dsa-65.ts";
import { createWebauthnSuite, type WebauthnHashes } from "./p256-webauthn.ts";
import { createEip712Suite } from "./secp256k1-eip712.ts";
import type { SignaturePrimitives, Verification } from "./signature-primitives.ts";
import type { SignatureSuite } from "./signature-suite.ts";

/** One implementation of some signature suites, chosen by its name in the configuration. */
export interface SuiteProvider {
  /** E.g. `node:crypto`, `noble`, `sodium-native`. */
  readonly name: string;
  readonly suites: readonly SignatureSuite[];
}

/** Every built suite over one provider's verifications. */
export function createSuiteProvider(
  primitives: SignaturePrimitives,
  hashes: WebauthnHashes,
): SuiteProvider {
  const ed25519 = createEd25519Suite(primitives.provider, primitives.verifyEd25519);
  const mlDsa65 = createMlDsa65Suite(primitives);
  return {
    name: primitives.provider,
    suites: [
      ed25519,
      mlDsa65,
      createHybridSuite(ed25519, mlDsa65),
      createEip712Suite(primitives),
      createWebauthnSuite(primitives, hashes),
    ],
  };
}

/** The suites that contain Ed25519, over a provider of nothing else; the other half of the hybrid is another's. */
export function createEd25519Provider(
  name: string,
  verifyCofactorless: Verification,
  mlDsa: MlDsaPrimitives,
): SuiteProvider {
  const ed25519 = createEd25519Suite(name, verifyCofactorless);
  return { name, suites: [ed25519, createHybridSuite(ed25519, createMlDsa65Suite(mlDsa))] };
}
