import { requireHash } from "../crypto/require-hash.ts";
import { readKeyFile } from "../node/key-file.ts";
import { refuseOpenKeys } from "../node/key-protection.ts";
import { assertKeyName, keyPath, makeKey, refuseTaken, storeKey } from "../node/key-store.ts";
import type { SuiteId } from "../primitives/brand.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { answerKey } from "./key-show.ts";
import { algorithms } from "./open-chain.ts";
import { askPassphrase, noPassphraseError } from "./passphrase.ts";

/** Makes a key from the system's randomness. */
export async function newKey(call: Call): Promise<ExitCode> {
  const [name = ""] = call.args;
  assertKeyName(name);
  refuseTaken(call.data, name);
  const suite = suiteOf(call.options.text("suite") ?? "hybrid");
  if (call.options.flag("dryRun")) {
    const path = keyPath(call.data, name);
    call.answer({ json: { dry_run: true, name, path }, text: () => `Would make ${path}` });
    return EXIT.yes;
  }
  const { hashes } = await algorithms();
  const passphrase = await choosePassphrase(call, name);
  const key = makeKey(requireHash(hashes, 0x16), name, suite);
  answerKey(call, readKeyFile(storeKey(call.data, key, passphrase)));
  return EXIT.yes;
}

/** Numbers and names of the suites that sign here. */
export function suiteOf(text: string): SuiteId {
  switch (text) {
    case "ed25519":
      return 1;
    case "ml-dsa-65":
      return 2;
    case "hybrid":
      return 3;
    default:
      return Number(text);
  }
}

/** The passphrase of a new key, or null where it is to lie open, which only a test network admits. */
export async function choosePassphrase(call: Call, name: string): Promise<string | null> {
  if (call.options.flag("unprotected")) {
    refuseOpenKeys(call.data, await algorithms());
    call.warn(
      "KEYS_UNPROTECTED",
      `whoever reads the file of ${name} can sign with it: use it on a test network only`,
    );
    return null;
  }
  const prompt = `Passphrase for ${name}: `;
  const passphrase = await askPassphrase(call, { prompt, isNew: true });
  if (passphrase === undefined) throw noPassphraseError(`${call.program} ${call.command} ${name}`);
  return passphrase;
}
