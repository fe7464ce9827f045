import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { HashFunction } from "../crypto/hash-function.ts";
import { computeAccountId, computeKeyId } from "../crypto/key-id.ts";
import { nodeSigning } from "../crypto/provider-node-signing.ts";
import type { Signer } from "../crypto/signature-suite.ts";
import { createSigningProvider } from "../crypto/signing-provider.ts";
import { assert } from "../primitives/assert.ts";
import type { SuiteId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import { FOLDER_MODE, translateFileFailure } from "../storage/data-folder.ts";
import {
  copyKeyBytes,
  type KeyDescription,
  type KeyFile,
  NAME_FORM,
  readKeyFile,
  readKeySeed,
  writeKeyFile,
} from "./key-file.ts";

const SUFFIX = ".json";

const signing = createSigningProvider(nodeSigning);

/** A key that was made in memory and is in no file as yet. */
export interface FreshKey {
  readonly description: KeyDescription;
  readonly seed: Uint8Array;
  readonly signer: Signer;
}

/** Folder of the key files of a data folder. */
export function keysFolder(directory: string): string {
  return join(directory, "keys");
}

/** Path of the key file of a name. */
export function keyPath(directory: string, name: string): string {
  return join(keysFolder(directory), `${name}${SUFFIX}`);
}

/** Refuses a name that is none of a file. */
export function assertKeyName(name: string): void {
  const { min, max, pattern, expected } = NAME_FORM;
  if (name.length >= min && name.length <= max && pattern.test(name)) return;
  throw new LedgerError({
    code: "KEYS_NAME",
    message: `${JSON.stringify(name)} is no name of a key. It takes ${expected}, at most ${max} characters.`,
    fix: "choose another name",
    evidence: { name },
  });
}

/** Refuses the name of a key that is there: a secret is never overwritten. */
export function refuseTaken(directory: string, name: string): void {
  if (!holdsKey(directory, name)) return;
  const path = keyPath(directory, name);
  throw new LedgerError({
    code: "KEYS_FILE_EXISTS",
    message: `There is a key file ${path} already. A secret is never overwritten.`,
    fix: "choose another name, or another data folder",
    evidence: { path },
  });
}

/** True iff a data folder has a key file of the name. */
export function holdsKey(directory: string, name: string): boolean {
  return existsSync(keyPath(directory, name));
}

/** Makes a key from the system's randomness. Requires: a suite that signs here; `sha3` has code 0x16. */
export function makeKey(sha3: HashFunction, name: string, suite: SuiteId): FreshKey {
  const seed = signing.createSeed(suite);
  assert(seed.ok, `suite ${suite} has no seed`);
  const signer = signing.createSigner(suite, seed.value);
  assert(signer.ok, `suite ${suite} does not sign`);
  const { publicKey } = signer.value;
  const description = {
    name,
    suite,
    publicKey,
    keyId: computeKeyId(sha3, suite, publicKey),
    account: computeAccountId(sha3, { suite, publicKey, salt: new Uint8Array(0) }),
  };
  return { description, seed: seed.value, signer: signer.value };
}

/** Writes a key into the folder of the data folder, which is made where it is missing. Returns the path. */
export function storeKey(
  directory: string,
  key: Pick<FreshKey, "description" | "seed">,
  passphrase: string | null,
): string {
  const path = newKeyPath(directory, key.description.name);
  writeKeyFile(path, key, passphrase);
  return path;
}

/** Copies a key file as it is into the folder of the data folder, under the name that it says. Returns the path. */
export function importKey(directory: string, bytes: Uint8Array, { name }: KeyDescription): string {
  refuseTaken(directory, name);
  const path = newKeyPath(directory, name);
  copyKeyBytes(path, bytes);
  return path;
}

function newKeyPath(directory: string, name: string): string {
  const folder = keysFolder(directory);
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
  return keyPath(directory, name);
}

/** The key files of a data folder, by name. Throws at the first that is damaged. */
export function listKeys(directory: string): readonly KeyFile[] {
  const folder = keysFolder(directory);
  if (!existsSync(folder)) return [];
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
  return names
    .filter((name) => name.endsWith(SUFFIX))
    .sort()
    .map((name) => readKeyFile(join(folder, name)));
}

/** The key file of a name in the data folder, or of a path. */
export function findKey(directory: string, nameOrPath: string): KeyFile {
  const isPath = nameOrPath.includes("/") || nameOrPath.endsWith(SUFFIX);
  const path = isPath ? nameOrPath : keyPath(directory, nameOrPath);
  if (existsSync(path)) return readKeyFile(path);
  const names = listKeys(directory).map(({ name }) => name);
  throw new LedgerError({
    code: "KEYS_FILE_MISSING",
    message: `There is no key file ${path}. The keys of the folder are: ${names.join(", ") || "none"}.`,
    fix: `mathledger keys list --data ${directory}`,
    evidence: { path, names },
  });
}

/** The signer of a key file. Refuses a file whose secret is not the one of its public key. */
export function openSigner(file: KeyFile, passphrase: string | null): Signer {
  const signer = signing.createSigner(file.suite, readKeySeed(file.path, passphrase));
  if (signer.ok && equalBytes(signer.value.publicKey, file.publicKey)) return signer.value;
  throw new LedgerError({
    code: "KEYS_FILE_MISMATCH",
    message: `The secret in ${file.path} is not that of its public key. The file was altered.`,
    fix: "take the file from a backup",
    evidence: { path: file.path },
  });
}
