import { type AccountSigner, openAccountSigner } from "../node/account-signer.ts";
import { findKey } from "../node/key-store.ts";
import { LedgerChain } from "../node/ledger-chain.ts";
import { findLocalKeys, openSealers } from "../node/local-keys.ts";
import type { Call } from "./call.ts";
import { algorithms } from "./open-chain.ts";
import { askPassphrase } from "./passphrase.ts";

/** A ledger that is open for writing, and who signs transactions for it. */
export interface OpenLedger {
  readonly chain: LedgerChain;
  readonly signer: AccountSigner;
}

/**
 * Opens the ledger of a call for writing with the sealers' keys in its folder, and the key of an account. One passphrase
 * opens them all; it is asked for only if one of them has one.
 */
export async function openLedger(call: Call, keyName: string): Promise<OpenLedger> {
  const loaded = await algorithms();
  const keys = findLocalKeys(call.data, loaded);
  const file = findKey(call.data, keyName);
  const isLocked = [...keys.sealers, file].some(({ isProtected }) => isProtected);
  const prompt = "Passphrase of the keys: ";
  const passphrase = isLocked ? await askPassphrase(call, { prompt, isNew: false }) : undefined;
  const sealers = openSealers(keys, passphrase ?? null);
  const signer = openAccountSigner(file, passphrase ?? null);
  const chain = LedgerChain.open(call.data, { algorithms: loaded, sealers });
  return { chain, signer };
}
