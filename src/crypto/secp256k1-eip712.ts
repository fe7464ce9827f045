import { type EcdsaPrimitives, isValidEcdsaKey, verifyEcdsaLowS } from "./ecdsa.ts";
import { createLedgerTypedData } from "./ledger-typed-data.ts";
import type { EcdsaScheme, SignaturePrimitives } from "./signature-primitives.ts";
import type { SignatureSuite } from "./signature-suite.ts";
import { isTransactionMessage } from "./wallet-message.ts";

export const EIP712_SUITE = 16;

const SCHEME: EcdsaScheme = { curve: "secp256k1", hash: "keccak-256" };

/**
 * Suite 16: a transaction signed by an Ethereum wallet, which sees its fields and not its bytes. Low S, compressed
 * key, no recovery byte.
 * Source: EIP-712; SEC 1 section 4.1.4.
 */
export function createEip712Suite(
  primitives: EcdsaPrimitives & Pick<SignaturePrimitives, "keccak256">,
): SignatureSuite {
  const typedData = createLedgerTypedData(primitives.keccak256);
  return {
    id: EIP712_SUITE,
    name: "secp256k1-eip712",
    provider: primitives.provider,
    isValidPublicKey: (publicKey) => isValidEcdsaKey(primitives, SCHEME.curve, publicKey),
    verify(publicKey, { bytes, typed }, signature) {
      if (typed === undefined || !isTransactionMessage(bytes, EIP712_SUITE)) return false;
      const message = typedData.preimage(typed);
      return verifyEcdsaLowS(primitives, SCHEME, { publicKey, message, signature });
    },
  };
}
