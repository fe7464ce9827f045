import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { concatBytes } from "../primitives/bytes.ts";

/** Cost of guessing: 2^16 iterations over blocks of 8 KiB, 64 MiB and about a tenth of a second a try (RFC 7914). */
const SCRYPT = { N: 65_536, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;
/** Name of the key derivation in files; another cost gets another name. */
export const KDF_NAME = "scrypt-65536-8-1";

const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret under a passphrase. */
export interface SealedSecret {
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  /** Ciphertext and, in its last 16 bytes, the tag. */
  readonly box: Uint8Array;
}

/** Encrypts with AES-256-GCM (NIST SP 800-38D) under a key of scrypt; `bound` is authenticated and stays readable. */
export function sealSecret(
  secret: Uint8Array,
  bound: Uint8Array,
  passphrase: string,
): SealedSecret {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", deriveKey(passphrase, salt), nonce);
  cipher.setAAD(bound);
  const box = concatBytes(cipher.update(secret), cipher.final(), cipher.getAuthTag());
  return { salt, nonce, box };
}

/** The secret, or undefined when the passphrase, the box or the bound bytes are not those that were sealed. */
export function openSecret(
  sealed: SealedSecret,
  bound: Uint8Array,
  passphrase: string,
): Uint8Array | undefined {
  if (sealed.box.length < TAG_BYTES) return undefined;
  const split = sealed.box.length - TAG_BYTES;
  const cipher = createDecipheriv("aes-256-gcm", deriveKey(passphrase, sealed.salt), sealed.nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(bound);
  cipher.setAuthTag(sealed.box.subarray(split));
  try {
    return concatBytes(cipher.update(sealed.box.subarray(0, split)), cipher.final());
  } catch {
    // GCM answers a wrong key, box or bound by refusing its tag, and the platform says so by throwing.
    return undefined;
  }
}

/** Passphrases are compared as people type them: composed (NFC), so that two keyboards agree. */
function deriveKey(passphrase: string, salt: Uint8Array): Uint8Array {
  return scryptSync(passphrase.normalize("NFC"), salt, 32, SCRYPT);
}
