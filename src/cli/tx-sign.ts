import { commandOfKind } from "../governance/command.ts";
import { transactionMessage } from "../machine/transaction-message.ts";
import { readTransactionFile, transactionFileText, withSignature } from "../node/tx-file.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { toHex0x } from "../primitives/hex.ts";
import type { Call } from "./call.ts";
import { callKey } from "./call-key.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readJsonFile, requireJson } from "./json-document.ts";
import { counted } from "./number-text.ts";
import { writePieces } from "./write-file.ts";

/** Signs a transaction file with one key. The ledger is not needed: the file holds all that is signed. */
export async function signTransaction(call: Call): Promise<ExitCode> {
  const [path = ""] = call.args;
  const file = requireJson(readTransactionFile(readJsonFile(path)), path);
  const key = await callKey(call);
  const { body } = file;
  const command = commandOfKind(body.kind) ?? String(body.kind);
  call.note(
    `Signing ${command} of account ${toHex0x(body.account)}, number ${body.sequence}, for at ` +
      `most ${body.maxFee} base units`,
  );
  if (!equalBytes(body.account, key.account)) {
    call.warn("TX_OTHER_ACCOUNT", `${key.name} was made for another account than the sender's`);
  }
  const output = call.options.text("output") ?? path;
  if (call.options.flag("dryRun")) {
    call.answer({
      json: { dry_run: true, file: output, key_id: key.keyId, kind: command },
      text: () => `Would sign with ${key.name} and write ${output}`,
    });
    return EXIT.yes;
  }
  const { bytes } = transactionMessage(body, { suite: key.suite, keyId: key.keyId });
  const signature = await key.sign({ context: "tx", message: bytes });
  const signed = withSignature(file, { keyId: key.keyId, signature });
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
