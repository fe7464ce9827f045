import { computeKeyId } from "../crypto/key-id.ts";
import { requireHash } from "../crypto/require-hash.ts";
import { copyKeyBytes, readKeyBytes } from "../node/key-file.ts";
import { refuseOpenKeys } from "../node/key-protection.ts";
import { findKey, importKey, keyPath, refuseTaken } from "../node/key-store.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import { LedgerError } from "../primitives/ledger-error.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { algorithms } from "./open-chain.ts";
import { readInput } from "./read-file.ts";
import { writePieces } from "./write-file.ts";

/**
 * Copies a key file into the data folder. Its name is bound to its secret, so that it keeps the one that it says; the
 * passphrase is not needed.
 */
export async function importKeyFile(call: Call): Promise<ExitCode> {
  const [source = ""] = call.args;
  const bytes = readInput(source);
  const key = readKeyBytes(bytes, source);
  const loaded = await algorithms();
  const own = computeKeyId(requireHash(loaded.hashes, 0x16), key.suite, key.publicKey);
  if (!equalBytes(own, key.keyId)) {
    throw new LedgerError({
      code: "KEYS_FILE_MISMATCH",
      message: `The id of the key in ${source} is not that of its public key. The file was altered.`,
      fix: "take the file from a backup",
      evidence: { path: source },
    });
  }
  if (!key.isProtected) refuseOpenKeys(call.data, loaded);
  refuseTaken(call.data, key.name);
  const isDry = call.options.flag("dryRun");
  const path = isDry ? keyPath(call.data, key.name) : importKey(call.data, bytes, key);
  const { name, account, isProtected: is_protected } = key;
  call.answer({
    json: { dry_run: isDry, name, account, key_id: key.keyId, is_protected, path },
    text: () =>
      [
        `${isDry ? "Would import" : "Imported"} ${name} to ${path}${is_protected ? "" : ", NOT PROTECTED"}`,
        `Account:   ${toHex0x(account)}`,
      ].join("\n"),
  });
  return EXIT.yes;
}

/** Copies a key file out of the data folder, byte for byte. */
export async function exportKeyFile(call: Call): Promise<ExitCode> {
  const [name = ""] = call.args;
  const key = findKey(call.data, name);
  const output = call.options.text("output") ?? "-";
  const isDry = call.options.flag("dryRun");
  if (!key.isProtected) {
    call.warn(
      "KEYS_UNPROTECTED",
      `the secret of ${key.name} lies open: whoever reads the copy can sign with it`,
    );
  }
  const bytes = readInput(key.path);
  if (output === "-" && !isDry) {
    await writePieces("-", [bytes]);
    return EXIT.yes;
  }
  if (!isDry) copyKeyBytes(output, bytes);
  const json = { dry_run: isDry, name: key.name, file: output, is_protected: key.isProtected };
  const where = output === "-" ? "standard output" : output;
  call.answer({
    json,
    text: () => `${isDry ? "Would copy" : "Copied"} ${key.path} to ${where}`,
  });
  return EXIT.yes;
}
