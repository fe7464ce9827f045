import { suiteToJson } from "../ledger/json-suite.ts";
import type { KeyFile } from "../node/key-file.ts";
import { findKey, listKeys } from "../node/key-store.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Paint } from "./terminal.ts";

/** Lists the keys of the data folder. */
export function listAll(call: Call): ExitCode {
  const keys = listKeys(call.data);
  if (keys.length === 0) call.note(`No keys in ${call.data}.`);
  const shown = keys.map(keyJson);
  const width = Math.max(0, ...shown.map(({ name }) => name.length));
  const wide = Math.max(0, ...shown.map(({ suite }) => suite.length));
  for (const json of shown) {
    const { name, suite, account } = json;
    call.row({
      json,
      text: () => `${name.padEnd(width)}  ${suite.padEnd(wide)}  account ${account}`,
    });
  }
  return EXIT.yes;
}

/** Shows the public part of a key. */
export function showKey(call: Call): ExitCode {
  const [name = ""] = call.args;
  answerKey(call, findKey(call.data, name));
  return EXIT.yes;
}

/** Gives what anyone may know of a key. */
export function answerKey(call: Call, key: KeyFile): void {
  const json = keyJson(key);
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
function keyJson(key: KeyFile) {
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
