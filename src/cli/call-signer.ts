import type { Signer } from "../crypto/signature-suite.ts";
import type { KeyFile } from "../node/key-file.ts";
import { openSigner } from "../node/key-store.ts";
import type { Call } from "./call.ts";
import { askPassphrase } from "./passphrase.ts";

const opened = new WeakMap<Call, { readonly path: string; readonly signer: Signer }>();

/** The signer of the key of a call. Its passphrase is asked for once, however often the call signs. */
export async function callSigner(call: Call, key: KeyFile): Promise<Signer> {
  const known = opened.get(call);
  if (known?.path === key.path) return known.signer;
  const prompt = `Passphrase for ${key.name}: `;
  const passphrase = key.isProtected ? await askPassphrase(call, { prompt, isNew: false }) : null;
  const signer = openSigner(key, passphrase ?? null);
  opened.set(call, { path: key.path, signer });
  return signer;
}
