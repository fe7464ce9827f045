import { type AccountSigner, openAccountSigner } from "../node/account-signer.ts";
import type { Algorithms } from "../node/algorithms.ts";
import type { KeyFile } from "../node/key-file.ts";
import { findKey } from "../node/key-store.ts";
import { LedgerChain } from "../node/ledger-chain.ts";
import { findLocalKeys, openSealers } from "../node/local-keys.ts";
import type { LocalSealer } from "../node/sealing.ts";
import type { Call } from "./call.ts";
import { algorithms } from "./open-chain.ts";
import { askPassphrase } from "./passphrase.ts";
import { tellRecovery } from "./tell-recovery.ts";

/** A ledger that is open for writing, and who signs transactions for it. */
export interface OpenLedger {
  readonly chain: LedgerChain;
  readonly signer: AccountSigner;
}

/**
 * Opens the ledger of a call for writing with the sealers' keys in its folder, and the key of an account. One
 * passphrase opens them all; it is asked for only if one of them has one.
 */
export async function openLedger(call: Call, keyName: string): Promise<OpenLedger> {
  const loaded = await algorithms();
  const keys = findLocalKeys(call.data, loaded);
  const file = findKey(call.data, keyName);
  const passphrase = await unlock(call, [...keys.sealers, file]);
  const sealers = openSealers(keys, passphrase);
  const signer = openAccountSigner(file, passphrase);
  return { chain: openForWriting(call, loaded, sealers), signer };
}

/** The same without the key of an account. */
export async function openSealed(call: Call): Promise<LedgerChain> {
  const loaded = await algorithms();
  const keys = findLocalKeys(call.data, loaded);
  const sealers = openSealers(keys, await unlock(call, keys.sealers));
  return openForWriting(call, loaded, sealers);
}

function openForWriting(
  call: Call,
  loaded: Algorithms,
  sealers: readonly LocalSealer[],
): LedgerChain {
  const chain = LedgerChain.open(call.data, { algorithms: loaded, sealers });
  tellRecovery(call, chain.reader.store.recovery);
  return chain;
}

async function unlock(call: Call, files: readonly KeyFile[]): Promise<string | null> {
  if (!files.some(({ isProtected }) => isProtected)) return null;
  const prompt = "Passphrase of the keys: ";
  return (await askPassphrase(call, { prompt, isNew: false })) ?? null;
}
