import { commandOfKind } from "../governance/command.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import { findKey, openSigner } from "../node/key-store.ts";
import { readTransactionFile, transactionFileText, withSignature } from "../node/tx-file.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { counted } from "./number-text.ts";
import { askPassphrase } from "./passphrase.ts";
import { writePieces } from "./write-file.ts";

/** Signs a transaction file with one key. The ledger is not needed: the file holds all that is signed. */
export async function signTransaction(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const file = requireJson(readTransactionFile(readJsonFile(path)), path);
  const key = findKey(call.data, call.options.text("key") ?? "");
  const { body } = file;
  const command = commandOfKind(body.kind) ?? String(body.kind);
  call.note(
    `Signing ${command} of account ${toHex0x(body.account)}, number ${body.sequence}, for at ` +
      `most ${body.maxFee} base units`,
  );
  if (!equalBytes(body.account, key.account)) {
    call.warn("TX_OTHER_ACCOUNT", `${key.name} was made for another account than the sender's`);
  }
  const prompt = `Passphrase for ${key.name}: `;
  const passphrase = key.isProtected ? await askPassphrase(call, { prompt, isNew: false }) : null;
  const signer = openSigner(key, passphrase ?? null);
  const { bytes } = transactionMessage(body, { suite: signer.suite, keyId: key.keyId });
  const signature = signer.sign(bytes);
  const signed = withSignature(file, { keyId: key.keyId, signature });
  const output = call.options.text("output") ?? path;
  await writePieces(output, [new TextEncoder().encode(transactionFileText(signed))]);
  if (output === "-") return EXIT.yes;
  call.answer({
    json: { file: output, key_id: key.keyId, signatures: signed.signatures.length },
    text: () =>
      [
        `Signed by ${key.name}: ${counted(signed.signatures.length, "signature")} in ${output}`,
        `Next:      ${call.program} tx send ${output}${call.dataFlag}`,
      ].join("\n"),
  });
  return EXIT.yes;
}
