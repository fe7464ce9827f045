import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Config } from "../config/config-table.ts";
import type { TlsIdentity } from "../http/http-options.ts";

/** A certificate and its key, as they were found in their files. */
export interface TlsFiles extends TlsIdentity {
  readonly path: string;
  /** SHA-256 of the certificate, by which a new one is known. */
  readonly fingerprint: string;
  /** Last moment at which a client takes it. */
  readonly expiresMs: number;
  /** Hosts that it was made out for, as X.509 writes them. */
  readonly names: string;
}

/** From so long before its end on, a certificate is told of. */
const SOON_MS = 14 * 86_400_000;

const CERT_KEY = "http.tls_cert_file";
const KEY_KEY = "http.tls_key_file";

/**
 * Certificate and key of the public listener, or null where none are named. Whatever would let clients down is refused:
 * files that cannot be read, a key that others may read or that belongs to another certificate, a time that is over.
 * Requires: a checked configuration, which names both files or none.
 */
export function readTlsFiles(config: Config, nowMs: number): TlsFiles | null {
  const { [CERT_KEY]: certPath, [KEY_KEY]: keyPath } = config;
  if (certPath === "") return null;
  const cert = readText(CERT_KEY, certPath);
  const key = readText(KEY_KEY, keyPath);
  if ((statSync(keyPath).mode & 0o007) !== 0) {
    throw tlsError({ key: KEY_KEY, path: keyPath, why: "Everybody on this machine may read it" });
  }
  const certificate = readCertificate(certPath, cert);
  const privateKey = readKey(keyPath, key);
  if (!certificate.checkPrivateKey(privateKey)) {
    const why = `It is not the key of the certificate in ${certPath}`;
    throw tlsError({ key: KEY_KEY, path: keyPath, why });
  }
  refuseOutOfTime(certificate, certPath, nowMs);
  requireUsable(certPath, { cert, key });
  const { fingerprint256, subjectAltName, validToDate } = certificate;
  return {
    cert,
    key,
    path: certPath,
    fingerprint: fingerprint256,
    expiresMs: validToDate.getTime(),
    names: subjectAltName ?? "",
  };
}

/** True iff it is time to have a certificate renewed. */
export function expiresSoon({ expiresMs }: TlsFiles, nowMs: number): boolean {
  return expiresMs - nowMs < SOON_MS;
}

function readText(key: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw tlsError({ key, path, why: messageOf(cause), cause });
  }
}

/** The first certificate of the file, which is the node's own; those behind it lead to whoever vouches for it. */
function readCertificate(path: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (cause) {
    const why = "It holds no certificate in PEM";
    throw tlsError({ key: CERT_KEY, path, why, cause });
  }
}

function readKey(path: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (cause) {
    const isProtected = text.includes("ENCRYPTED");
    const why = isProtected
      ? "It is protected by a passphrase, which a service cannot be asked for"
      : "It holds no private key in PEM";
    throw tlsError({ key: KEY_KEY, path, why, cause });
  }
}

function refuseOutOfTime(certificate: X509Certificate, path: string, nowMs: number): void {
  const { validFromDate, validToDate } = certificate;
  const [from, to] = [validFromDate.toISOString(), validToDate.toISOString()];
  const isEarly = nowMs < validFromDate.getTime();
  if (!isEarly && nowMs <= validToDate.getTime()) return;
  throw new LedgerError({
    code: "NODE_TLS_EXPIRED",
    message: isEarly
      ? `The certificate in ${path} is valid from ${from} on, and no client takes it before.`
      : `The certificate in ${path} was valid until ${to}, and no client takes it any more.`,
    fix: isEarly
      ? "look at the clock of this machine, or name a certificate that is valid now"
      : `have it renewed, write it to ${path}, and start the node or send it SIGHUP`,
    evidence: { key: CERT_KEY, path, valid_from: from, valid_to: to },
  });
}

/** What OpenSSL itself would refuse at the first connection: a key that is too short, a chain that is none. */
function requireUsable(path: string, identity: TlsIdentity): void {
  try {
    createSecureContext({ cert: identity.cert, key: identity.key });
  } catch (cause) {
    throw tlsError({ key: CERT_KEY, path, why: messageOf(cause), cause });
  }
}

function tlsError(of: {
  readonly key: string;
  readonly path: string;
  readonly why: string;
  readonly cause?: unknown;
}): LedgerError {
  const { key, path, why, cause } = of;
  return new LedgerError({
    code: "NODE_TLS_FILE",
    message: `The file ${path} (${key}) cannot be used for TLS. ${why}.`,
    fix: `name a certificate with its chain in ${CERT_KEY}, and its key, mode 0600 or 0640, in ${KEY_KEY}`,
    evidence: { key, path },
    cause,
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
