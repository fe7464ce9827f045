import type { Signer } from "../crypto/signature-suite.ts";
import type { KeyFile } from "../node/key-file.ts";
import { findKey, openSigner } from "../node/key-store.ts";
import type { Call } from "./call.ts";
import { openExternalSigner } from "./external-signer.ts";
import type { CallKey } from "./key-port.ts";
import { askPassphrase } from "./passphrase.ts";

/**
 * The key that a call names: of `--signer` where there is one, else a key file. A passphrase is asked for when
 * something is signed, and once, however often the call signs.
 */
export async function callKey(
  call: Call,
  name: string = call.options.text("key") ?? "",
): Promise<CallKey> {
  const signer = call.options.text("signer");
  if (signer !== undefined) return await openExternalSigner(call, signer, name);
  return fileKey(call, findKey(call.data, name));
}

/** The key of a file. */
export function fileKey(call: Call, file: KeyFile): CallKey {
  let opened: Promise<Signer> | undefined;
  const { path, isProtected: _, ...description } = file;
  return {
    ...description,
    place: path,
    async sign({ message }) {
      opened ??= openFile(call, file);
      return (await opened).sign(message);
    },
  };
}

async function openFile(call: Call, file: KeyFile): Promise<Signer> {
  const prompt = `Passphrase for ${file.name}: `;
  const passphrase = file.isProtected ? await askPassphrase(call, { prompt, isNew: false }) : null;
  return openSigner(file, passphrase ?? null);
}
