import { ED25519_SUITE } from "../../crypto/ed25519.ts";
import { HYBRID_SUITE } from "../../crypto/hybrid.ts";
import { ML_DSA_65_SUITE } from "../../crypto/ml-dsa-65.ts";
import { loadSuiteProviders, SUITE_PROVIDER_NAMES } from "../../crypto/provider-node-catalog.ts";
import { nodeSigning } from "../../crypto/provider-node-signing.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import type { SignatureSuite, Signer } from "../../crypto/signature-suite.ts";
import { createSigningProvider, SEED_BYTES } from "../../crypto/signing-provider.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { SuiteId } from "../../primitives/brand.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Arm } from "../measure/arm.ts";
import { type Figure, rateFigure, ratioFigure, samplesOf } from "../report/figure.ts";
import type { BenchContext, Suite } from "../suite.ts";

const SUITES: readonly (readonly [SuiteId, string])[] = [
  [ED25519_SUITE, "Ed25519"],
  [ML_DSA_65_SUITE, "ML-DSA-65"],
  [HYBRID_SUITE, "hybrid"],
];

const MESSAGE_BYTES = 200;
/** Signatures that take turns, under one key: as in a ledger, where keys recur. */
const MESSAGES = 64;

/** Verifications a second, which bound everything that the ledger does with signatures. */
export const signaturesSuite: Suite = {
  id: "signatures",
  title: "Signatures over 200 bytes, by suite and provider",
  about: [
    "Verification under the ledger's own acceptance rule, key checks cached, and signing by node:crypto from a seed in",
    "memory. sodium-native brings Ed25519 alone; the other half of its hybrid is node:crypto's.",
  ],
  run: async (context) => {
    const figures: Figure[] = [];
    for (const [suite, name] of SUITES) {
      context.tell(name);
      figures.push(...measureSuite(context, suite, name, await loadArms(context, suite)));
    }
    return figures;
  },
};

/** The suite as each provider verifies it; a provider that this machine lacks is left out. */
async function loadArms(
  { hashes }: BenchContext,
  suite: SuiteId,
): Promise<ReadonlyMap<string, SignatureSuite>> {
  const webauthn = { sha256: requireHash(hashes, 0x12), sha3: requireHash(hashes, 0x16) };
  const arms = new Map<string, SignatureSuite>();
  for (const name of SUITE_PROVIDER_NAMES) {
    try {
      const [provider] = await loadSuiteProviders([name], webauthn);
      const found = provider?.suites.find(({ id }) => id === suite);
      if (found !== undefined) arms.set(name, found);
    } catch (error) {
      const isAbsent = error instanceof LedgerError && error.code === "CRYPTO_PROVIDER_ABSENT";
      if (!isAbsent) throw error;
    }
  }
  return arms;
}

function measureSuite(
  context: BenchContext,
  suite: SuiteId,
  name: string,
  verifiers: ReadonlyMap<string, SignatureSuite>,
): readonly Figure[] {
  const draw = context.random(name);
  const signer = createSigner(suite, draw.bytes(SEED_BYTES.get(suite) ?? 0));
  const messages = Array.from({ length: MESSAGES }, () => draw.bytes(MESSAGE_BYTES));
  const signed = messages.map((bytes) => ({ bytes, signature: signer.sign(bytes) }));
  const at = (turn: number) => assertDefined(signed[turn % MESSAGES], "a signed message");
  const arms: Arm[] = [{ name: "sign", call: (turn) => signer.sign(at(turn).bytes) }];
  for (const [provider, verifier] of verifiers) {
    for (const { bytes, signature } of signed) {
      const isTrue = verifier.verify(signer.publicKey, { bytes }, signature);
      assert(isTrue, `${provider} refuses a true ${name} signature`);
    }
    const call = (turn: number) => {
      const { bytes, signature } = at(turn);
      return verifier.verify(signer.publicKey, { bytes }, signature) ? 1 : 0;
    };
    arms.push({ name: provider, call });
  }
  const compared = context.compare(arms);
  const id = name.toLowerCase();
  const ratios = [...verifiers.keys()].filter(isNotNode).map((provider) => {
    const named = {
      id: `${id}/${provider}-vs-node`,
      label: `${name}: ${provider}, times node:crypto`,
    };
    return ratioFigure(named, samplesOf(compared, "node:crypto"), samplesOf(compared, provider));
  });
  const rates = compared.map(({ arm, samplesMs }) => {
    const label = arm === "sign" ? `${name}: sign, node:crypto` : `${name}: verify, ${arm}`;
    return rateFigure({ id: `${id}/${arm}`, label }, samplesMs, { unit: "/s", work: 1 });
  });
  return [...ratios, ...rates];
}

function isNotNode(provider: string): boolean {
  return provider !== "node:crypto";
}

function createSigner(suite: SuiteId, seed: Uint8Array): Signer {
  const created = createSigningProvider(nodeSigning).createSigner(suite, seed);
  assert(created.ok, `no signer of suite ${suite}`);
  return created.value;
}
