import { readFileSync } from "node:fs";
import { PUBLIC_KEY_BYTES_MAX } from "../crypto/key-id.ts";
import { SEED_BYTES } from "../crypto/signing-provider.ts";
import type { JsonPlace } from "../ledger/json-reader.ts";
import { readJson } from "../ledger/json-reader.ts";
import { readSuite, suiteToJson } from "../ledger/json-suite.ts";
import type { AccountId, KeyId, SuiteId } from "../primitives/brand.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { readBytes, readText } from "./json-values.ts";
import { KDF_NAME, openSecret, sealSecret } from "./secret-box.ts";
import { writeNewFile } from "./write-new-file.ts";

const SCHEMA = "mathledger.key/1";
const FILE_BYTES_MAX = 64 * 1024;
const ID_LENGTH = { min: 32, max: 32 } as const;

/** Names of keys are names of files too. */
export const NAME_FORM = {
  min: 1,
  max: 64,
  pattern: /^[a-z0-9][a-z0-9._-]*$/,
  expected: "a name of a-z, 0-9, dots, dashes and underscores that begins with a letter or digit",
} as const;

/** What a key file says of its key to anyone. */
export interface KeyDescription {
  readonly name: string;
  readonly suite: SuiteId;
  readonly publicKey: Uint8Array;
  readonly keyId: KeyId;
  /** Account that the key opens or was made for. */
  readonly account: AccountId;
}

/** A key file as it was read. */
export interface KeyFile extends KeyDescription {
  readonly path: string;
  /** False where the secret lies open: on a test network only. */
  readonly isProtected: boolean;
}

/** The fields in the order in which they are written: the description is authenticated as that text. */
interface KeyFileContent {
  readonly key: KeyDescription;
  readonly protection: { readonly salt: Uint8Array; readonly nonce: Uint8Array } | null;
  readonly secret: Uint8Array;
}

/**
 * Writes a new key file, readable by its owner alone. With a passphrase the seed is encrypted, and the description is
 * authenticated with it, so that nobody can put another public key beside it. Refuses a file that exists.
 */
export function writeKeyFile(
  path: string,
  key: { readonly description: KeyDescription; readonly seed: Uint8Array },
  passphrase: string | null,
): void {
  const description = describe(key.description);
  const secret = packSecret(key.seed, JSON.stringify(description), passphrase);
  const text = `${JSON.stringify({ ...description, ...secret }, null, 2)}\n`;
  try {
    writeNewFile(path, text, 0o600);
  } catch (cause) {
    throw writeError(path, cause);
  }
}

/** Writes the bytes of a key file as they are to a place where there is none. */
export function copyKeyBytes(path: string, bytes: Uint8Array): void {
  try {
    writeNewFile(path, new TextDecoder().decode(bytes), 0o600);
  } catch (cause) {
    throw writeError(path, cause);
  }
}

/** The fields that anyone may read, in their order. */
function describe({ name, suite, publicKey, keyId, account }: KeyDescription) {
  return {
    schema: SCHEMA,
    name,
    suite: suiteToJson(suite),
    public_key: toHex0x(publicKey),
    key_id: toHex0x(keyId),
    account: toHex0x(account),
  };
}

function packSecret(seed: Uint8Array, bound: string, passphrase: string | null) {
  if (passphrase === null) return { protection: null, secret: toHex0x(seed) };
  const { salt, nonce, box } = sealSecret(seed, Buffer.from(bound), passphrase);
  const protection = { kdf: KDF_NAME, salt: toHex0x(salt), nonce: toHex0x(nonce) };
  return { protection, secret: toHex0x(box) };
}

function writeError(path: string, cause: unknown): LedgerError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LedgerError({
    code: "KEYS_FILE_WRITE",
    message: `The key file ${path} cannot be written. ${why}.`,
    fix: "free space, or choose a name that is not in use in a folder that you may write",
    evidence: { path },
    cause,
  });
}

/** Reads what a key file says without opening its secret. */
export function readKeyFile(path: string): KeyFile {
  const { key, protection } = parseKeyFile(path);
  return { path, ...key, isProtected: protection !== null };
}

/** The same of the bytes of a key file that lies elsewhere. `path` is named in errors. */
export function readKeyBytes(bytes: Uint8Array, path: string): KeyFile {
  const { key, protection } = parseKeyBytes(bytes, path);
  return { path, ...key, isProtected: protection !== null };
}

/** The seed of a key file. Requires: a passphrase iff the file is protected. */
export function readKeySeed(path: string, passphrase: string | null): Uint8Array {
  const { key, protection, secret } = parseKeyFile(path);
  if (protection === null) return secret;
  if (passphrase === null) {
    throw new LedgerError({
      code: "KEYS_FILE_LOCKED",
      message: `The key file ${path} is protected by a passphrase. None was given.`,
      fix: "give the passphrase with --passphrase-file FILE, or - to read it from standard input",
      evidence: { path },
    });
  }
  const bound = Buffer.from(JSON.stringify(describe(key)));
  const seed = openSecret({ ...protection, box: secret }, bound, passphrase);
  if (seed !== undefined) return seed;
  throw new LedgerError({
    code: "KEYS_FILE_PASSPHRASE",
    message: `The key file ${path} does not open. The passphrase is another one, or the file was altered.`,
    fix: "try the passphrase again, or take the file from a backup",
    evidence: { path },
  });
}

function parseKeyFile(path: string): KeyFileContent {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw malformed(path, `it cannot be read: ${String(cause)}`, cause);
  }
  return parseKeyBytes(bytes, path);
}

function parseKeyBytes(bytes: Uint8Array, path: string): KeyFileContent {
  let json: unknown;
  try {
    if (bytes.length > FILE_BYTES_MAX) throw new RangeError(`it has ${bytes.length} bytes`);
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw malformed(path, `it cannot be read as JSON: ${String(cause)}`, cause);
  }
  const read = readJson(json, "", readContent);
  if (read.ok) return read.value;
  const { path: place, expected, found } = read.error;
  throw malformed(path, `${place || "it"} should be ${expected} and is ${found}`, read.error);
}

function readContent(place: JsonPlace): KeyFileContent {
  const known = ["schema", "name", "suite", "public_key", "key_id", "account"];
  const fields = place.fields([...known, "protection", "secret"]);
  fields.required("schema").oneOf([SCHEMA]);
  const suite = readSuite(fields.required("suite"));
  const seedBytes = SEED_BYTES.get(suite) ?? 0;
  const key = {
    name: readText(fields.required("name"), NAME_FORM),
    suite,
    publicKey: readBytes(fields.required("public_key"), { min: 1, max: PUBLIC_KEY_BYTES_MAX }),
    keyId: readBytes(fields.required("key_id"), ID_LENGTH) as KeyId,
    account: readBytes(fields.required("account"), ID_LENGTH) as AccountId,
  };
  const protection = fields.required("protection");
  const secret = fields.required("secret");
  if (protection.value === null) {
    const length = { min: seedBytes, max: seedBytes };
    return { key, protection: null, secret: readBytes(secret, length) };
  }
  const box = protection.fields(["kdf", "salt", "nonce"]);
  box.required("kdf").oneOf([KDF_NAME]);
  return {
    key,
    protection: {
      salt: readBytes(box.required("salt"), { min: 16, max: 16 }),
      nonce: readBytes(box.required("nonce"), { min: 12, max: 12 }),
    },
    secret: readBytes(secret, { min: seedBytes + 16, max: seedBytes + 16 }),
  };
}

function malformed(path: string, why: string, cause: unknown): LedgerError {
  return new LedgerError({
    code: "KEYS_FILE_MALFORMED",
    message: `The key file ${path} is refused: ${why}.`,
    fix: "make a new key with mathledger keys new, or take the file from a backup",
    evidence: { path },
    cause,
  });
}
