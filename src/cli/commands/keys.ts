import { type Command, Option } from "commander";
import type { KeyFile } from "../../node/key-file.ts";
import type { Call } from "../call.ts";
import type { Action } from "../command-module.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { algorithms } from "../open-chain.ts";
import { askPassphrase, noPassphraseError } from "../passphrase.ts";
import type { Paint } from "../terminal.ts";

export function register(command: Command, action: Action): void {
  command
    .command("new")
    .description("make a key in the data folder, under a passphrase")
    .argument("<name>", "name of the key and of its file")
    .addOption(
      new Option("--suite <suite>", "ed25519, ml-dsa-65, or both (default: hybrid)").choices([
        "hybrid",
        "ml-dsa-65",
        "ed25519",
        "1",
        "2",
        "3",
      ]),
    )
    .option("--passphrase-file <file>", "first line is the passphrase; - is standard input")
    .option("--unprotected", "leave the secret readable: on test networks only")
    .action(action(newKey));
  command.command("list").description("list the keys of the data folder").action(action(listAll));
  command
    .command("show")
    .description("show the public part of a key")
    .argument("<key>", "name of a key, or path of its file")
    .action(action(showKey));
}

async function newKey(call: Call): Promise<ExitCode> {
  const [name = ""] = call.args;
  const { assertKeyName, makeKey, refuseTaken, storeKey } = await import("../../node/key-store.ts");
  const { readKeyFile } = await import("../../node/key-file.ts");
  assertKeyName(name);
  refuseTaken(call.data, name);
  const { hashes } = await algorithms();
  const passphrase = await choosePassphrase(call, name);
  const { requireHash } = await import("../../crypto/require-hash.ts");
  const key = makeKey(requireHash(hashes, 0x16), name, suiteOf(call.options.text("suite")));
  const path = storeKey(call.data, key, passphrase);
  await answerKey(call, readKeyFile(path));
  return EXIT.yes;
}

/** Numbers and names of the suites that sign here. */
function suiteOf(text = "hybrid"): number {
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

async function choosePassphrase(call: Call, name: string): Promise<string | null> {
  if (call.options.flag("unprotected")) {
    const { refuseOpenKeys } = await import("../../node/key-protection.ts");
    refuseOpenKeys(call.data, await algorithms());
    call.warn(
      "KEYS_UNPROTECTED",
      `whoever reads the file of ${name} can sign with it: use it on a test network only`,
    );
    return null;
  }
  const prompt = `Passphrase for ${name}: `;
  const passphrase = await askPassphrase(call, { prompt, isNew: true });
  if (passphrase === undefined) throw noPassphraseError(`${call.program} keys new ${name}`);
  return passphrase;
}

async function listAll(call: Call): Promise<ExitCode> {
  const { listKeys } = await import("../../node/key-store.ts");
  const keys = listKeys(call.data);
  if (keys.length === 0) call.note(`No keys in ${call.data}.`);
  const width = Math.max(0, ...keys.map(({ name }) => name.length));
  for (const key of keys) {
    const json = await keyJson(key);
    call.row({
      json,
      text: () => `${key.name.padEnd(width)}  ${json.suite}  account ${json.account}`,
    });
  }
  return EXIT.yes;
}

async function showKey(call: Call): Promise<ExitCode> {
  const [name = ""] = call.args;
  const { findKey } = await import("../../node/key-store.ts");
  await answerKey(call, findKey(call.data, name));
  return EXIT.yes;
}

async function answerKey(call: Call, key: KeyFile): Promise<void> {
  const json = await keyJson(key);
  const text = (paint: Paint): string =>
    [
      `${paint("bold", key.name)}  ${json.suite}, ${key.isProtected ? "protected" : "NOT PROTECTED"}`,
      `file        ${json.path}`,
      `account     ${json.account}`,
      `key id      ${json.key_id}`,
      `public key  ${json.public_key}`,
    ].join("\n");
  call.answer({ json, text });
}

/** What is shown of a key. The secret is no part of it. */
async function keyJson(key: KeyFile) {
  const { suiteToJson } = await import("../../ledger/json-suite.ts");
  const { toHex0x } = await import("../../primitives/hex.ts");
  return {
    name: key.name,
    suite: suiteToJson(key.suite),
    public_key: toHex0x(key.publicKey),
    key_id: toHex0x(key.keyId),
    account: toHex0x(key.account),
    is_protected: key.isProtected,
    path: key.path,
  };
}
