import { closeSync, constants, fsyncSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { assert } from "../primitives/assert.ts";
import type { AccountId, KeyId, SuiteId } from "../primitives/brand.ts";
import { parseHex0x, toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { KDF_NAME, openSecret, sealSecret } from "./secret-box.ts";

const SCHEMA = "mathledger.key/1";
const FILE_BYTES_MAX = 64 * 1024;

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

const hexText = z.string().regex(/^0x([0-9a-f]{2})*$/);

/** Fields in the order in which they are written: the description is authenticated as that text. */
const keyFileSchema = z.strictObject({
  schema: z.literal(SCHEMA),
  name: z.string().min(1).max(64),
  suite: z.int().nonnegative(),
  public_key: hexText,
  key_id: hexText,
  account: hexText,
  protection: z
    .strictObject({ kdf: z.literal(KDF_NAME), salt: hexText, nonce: hexText })
    .nullable(),
  secret: hexText,
});

type KeyFileJson = z.infer<typeof keyFileSchema>;

/**
 * Writes a new key file, readable by its owner alone. With a passphrase the seed is encrypted, and the description is
 * authenticated with it, so that nobody can put another public key beside it. Refuses a file that exists.
 */
export function writeKeyFile(
  path: string,
  key: { readonly description: KeyDescription; readonly seed: Uint8Array },
  passphrase: string | null,
): void {
  const { name, suite, publicKey, keyId, account } = key.description;
  const description = {
    schema: SCHEMA,
    name,
    suite,
    public_key: toHex0x(publicKey),
    key_id: toHex0x(keyId),
    account: toHex0x(account),
  };
  const secret = packSecret(key.seed, JSON.stringify(description), passphrase);
  const text = `${JSON.stringify({ ...description, ...secret }, null, 2)}\n`;
  writeDurably(path, text);
}

function packSecret(
  seed: Uint8Array,
  bound: string,
  passphrase: string | null,
): Pick<KeyFileJson, "protection" | "secret"> {
  if (passphrase === null) return { protection: null, secret: toHex0x(seed) };
  const { salt, nonce, box } = sealSecret(seed, Buffer.from(bound), passphrase);
  const protection = { kdf: KDF_NAME, salt: toHex0x(salt), nonce: toHex0x(nonce) } as const;
  return { protection, secret: toHex0x(box) };
}

function writeDurably(path: string, text: string): void {
  let file: number;
  try {
    file = openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  } catch (cause) {
    throw new LedgerError({
      code: "KEY_FILE_WRITE",
      message: `The key file ${path} cannot be created.`,
      fix: "Choose a name that is not in use, in a folder that you may write.",
      evidence: { path },
      cause,
    });
  }
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads what a key file says without opening its secret. */
export function readKeyFile(path: string): KeyFile {
  const json = parseKeyFile(path);
  return {
    path,
    name: json.name,
    suite: json.suite,
    publicKey: hexField(json.public_key),
    keyId: hexField(json.key_id) as KeyId,
    account: hexField(json.account) as AccountId,
    isProtected: json.protection !== null,
  };
}

/** The seed of a key file. Requires: a passphrase iff the file is protected. */
export function readKeySeed(path: string, passphrase: string | null): Uint8Array {
  const json = parseKeyFile(path);
  const { protection, secret, ...description } = json;
  const box = hexField(secret);
  if (protection === null) return box;
  if (passphrase === null) {
    throw new LedgerError({
      code: "KEY_FILE_LOCKED",
      message: `The key file ${path} is protected by a passphrase (${protection.kdf}).`,
      fix: "Give the passphrase with --passphrase-file FILE, or - to read it from standard input.",
      evidence: { path },
    });
  }
  const sealed = {
    salt: hexField(protection.salt),
    nonce: hexField(protection.nonce),
    box,
  };
  const seed = openSecret(sealed, Buffer.from(JSON.stringify(description)), passphrase);
  if (seed !== undefined) return seed;
  throw new LedgerError({
    code: "KEY_FILE_PASSPHRASE",
    message: `The key file ${path} does not open: the passphrase is another one, or the file was altered.`,
    fix: "Try the passphrase again, or take the file from a backup.",
    evidence: { path },
  });
}

function parseKeyFile(path: string): KeyFileJson {
  let json: unknown;
  try {
    const bytes = readFileSync(path);
    if (bytes.length > FILE_BYTES_MAX) throw new RangeError(`${bytes.length} bytes`);
    json = JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw malformed(path, "it cannot be read as JSON", cause);
  }
  const parsed = keyFileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw malformed(path, `${issue?.path.join(".") || "it"}: ${issue?.message}`, parsed.error);
}

function hexField(text: string): Uint8Array {
  const parsed = parseHex0x(text);
  assert(parsed.ok, "hexadecimal that its schema has admitted");
  return parsed.value;
}

function malformed(path: string, why: string, cause: unknown): LedgerError {
  return new LedgerError({
    code: "KEY_FILE_MALFORMED",
    message: `The key file ${path} is refused: ${why}.`,
    fix: "Make a new key with mathledger keys new, or take the file from a backup.",
    evidence: { path },
    cause,
  });
}
