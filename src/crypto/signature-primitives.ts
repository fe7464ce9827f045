/** Curve and hash of an ECDSA signature. */
export interface EcdsaScheme {
  readonly curve: EcdsaCurve;
  readonly hash: "sha2-256" | "keccak-256";
}

export type EcdsaCurve = "secp256k1" | "p256";

/**
 * The raw verifications of one provider. The rules that libraries differ in are not theirs to decide: the suites check
 * lengths, ranges and points before they call, the same way for every provider. No function throws for any bytes.
 */
export interface SignaturePrimitives {
  readonly provider: string;

  /**
   * True iff encode([S]B − [k]A) equals R byte for byte, k = SHA-512(R ‖ A ‖ message) mod L. Without cofactor.
   * Requires: A is valid under `strict-1`, the signature has 64 bytes and S < L.
   */
  readonly verifyEd25519: Verification;

  /** True iff the pure ML-DSA-65 signature verifies. Requires: exact lengths, a context of at most 255 bytes. */
  readonly verifyMlDsa65: (input: SignatureInput, context: Uint8Array) => boolean;

  /** True iff r ‖ s verifies, high S included. Requires: a key on the curve; 1 ≤ r, s < n. */
  readonly verifyEcdsa: (scheme: EcdsaScheme, input: SignatureInput) => boolean;

  /** True iff the 33 bytes are a compressed point of the curve (SEC 1 section 2.3.4). */
  readonly isCompressedPoint: (curve: EcdsaCurve, point: Uint8Array) => boolean;

  /** Keccak-256 with the original padding, which Ethereum uses. */
  readonly keccak256: (message: Uint8Array) => Uint8Array;
}

/** A signature with all that it is verified against. */
export interface SignatureInput {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

export type Verification = (input: SignatureInput) => boolean;
