import type { SuiteId } from "../primitives/brand.ts";

/** What a signature is for. `vote`: kinds that decide; `other`: every other transaction. */
export type SuiteRole = "seal" | "council" | "attest" | "vote" | "other";

/** Least and most bytes of a key or a signature; equal where the standard fixes the length. */
export interface ByteRange {
  readonly min: number;
  readonly max: number;
}

/** What the ledger knows of one signature suite. */
export interface SuiteEntry {
  readonly id: SuiteId;
  readonly name: string;
  /** Name for people. */
  readonly displayName: string;
  /** 1 classical, 2 holds against a quantum computer. */
  readonly level: 1 | 2;
  readonly publicKeyBytes: ByteRange;
  readonly signatureBytes: ByteRange;
  /** Units of about 0.1 ms of native verification. */
  readonly cost: number;
  readonly roles: readonly SuiteRole[];
  /** A wallet suite signs transactions only, in the wallet's own form. */
  readonly isWallet: boolean;
  /** A reserved number is refused until its suite is built. */
  readonly isBuilt: boolean;
  readonly standard: string;
}

const ALL = ["seal", "council", "attest", "vote", "other"] as const;
const HELD_KEYS = ["vote", "other"] as const;

/** Shortest WebAuthn key around a raw key: heads, a host name of one byte, one origin of one byte. */
const WEBAUTHN_KEY_OVERHEAD = 8;
const WEBAUTHN_KEY_MAX = 4096;

/** Every signature suite of the ledger, ascending by id. */
export const SUITE_TABLE = [
  {
    id: 1,
    name: "ed25519",
    displayName: "Ed25519",
    level: 1,
    publicKeyBytes: { min: 32, max: 32 },
    signatureBytes: { min: 64, max: 64 },
    cost: 1,
    roles: ALL,
    isWallet: false,
    isBuilt: true,
    standard: "RFC 8032 under the rule strict-1",
  },
  {
    id: 2,
    name: "ml-dsa-65",
    displayName: "ML-DSA-65",
    level: 2,
    publicKeyBytes: { min: 1952, max: 1952 },
    signatureBytes: { min: 3309, max: 3309 },
    cost: 2,
    roles: ALL,
    isWallet: false,
    isBuilt: true,
    standard: "FIPS 204, pure, context glp1",
  },
  {
    id: 3,
    name: "hybrid-ed25519-ml-dsa-65",
    displayName: "Ed25519 + ML-DSA-65",
    level: 2,
    publicKeyBytes: { min: 1984, max: 1984 },
    signatureBytes: { min: 3373, max: 3373 },
    cost: 3,
    roles: ALL,
    isWallet: false,
    isBuilt: true,
    standard: "suites 1 and 2 over one message, both required",
  },
  {
    id: 4,
    name: "slh-dsa-sha2-192s",
    displayName: "SLH-DSA-SHA2-192s",
    level: 2,
    publicKeyBytes: { min: 48, max: 48 },
    signatureBytes: { min: 16_224, max: 16_224 },
    cost: 6,
    roles: ["council", "attest"],
    isWallet: false,
    isBuilt: false,
    standard: "FIPS 205",
  },
  {
    id: 16,
    name: "secp256k1-eip712",
    displayName: "secp256k1 wallet (EIP-712)",
    level: 1,
    publicKeyBytes: { min: 33, max: 33 },
    signatureBytes: { min: 64, max: 64 },
    cost: 4,
    roles: HELD_KEYS,
    isWallet: true,
    isBuilt: true,
    standard: "SEC 1, SEC 2, EIP-712; low S",
  },
  {
    id: 17,
    name: "p256-webauthn",
    displayName: "P-256 passkey (WebAuthn)",
    level: 1,
    publicKeyBytes: { min: 33 + WEBAUTHN_KEY_OVERHEAD, max: WEBAUTHN_KEY_MAX },
    signatureBytes: { min: 1, max: 2048 },
    cost: 1,
    roles: HELD_KEYS,
    isWallet: true,
    isBuilt: true,
    standard: "FIPS 186-5, Web Authentication Level 3; low S",
  },
  {
    id: 18,
    name: "ml-dsa-44-webauthn",
    displayName: "ML-DSA-44 passkey (WebAuthn)",
    level: 2,
    publicKeyBytes: { min: 1312 + WEBAUTHN_KEY_OVERHEAD, max: WEBAUTHN_KEY_MAX },
    signatureBytes: { min: 1, max: 4096 },
    cost: 1,
    roles: HELD_KEYS,
    isWallet: true,
    isBuilt: false,
    standard: "FIPS 204, Web Authentication Level 3",
  },
] as const satisfies readonly SuiteEntry[];

const byId: ReadonlyMap<SuiteId, SuiteEntry> = new Map(
  SUITE_TABLE.map((entry) => [entry.id, entry]),
);

/** The entry of a suite, reserved ones included, or undefined when the number stands for none. */
export function suiteEntry(suite: SuiteId): SuiteEntry | undefined {
  return byId.get(suite);
}

/** The entry of a suite that can verify; undefined for reserved and unknown numbers alike. */
export function builtSuite(suite: SuiteId): SuiteEntry | undefined {
  const entry = byId.get(suite);
  return entry?.isBuilt === true ? entry : undefined;
}

/** True iff `length` is one that the range admits. */
export function isInRange(length: number, range: ByteRange): boolean {
  return length >= range.min && length <= range.max;
}
