import { sealersAt } from "../machine/sealer-table.ts";
import { toHex } from "../primitives/hex.ts";
import type { Algorithms } from "./algorithms.ts";
import { openReader } from "./chain-reader.ts";
import type { KeyFile } from "./key-file.ts";
import { openKeyError } from "./key-protection.ts";
import { listKeys, openSigner } from "./key-store.ts";
import type { LocalSealer } from "./sealing.ts";

/** The key files of a data folder that the ledger in it knows by use, none of them opened as yet. */
export interface LocalKeys {
  /** Keys of the sealers of the next block. */
  readonly sealers: readonly KeyFile[];
  readonly all: readonly KeyFile[];
  readonly isProduction: boolean;
  readonly network: string;
}

/** Finds the keys with which this folder's ledger can go on. Cost: opens the ledger for reading once. */
export function findLocalKeys(directory: string, loaded: Algorithms): LocalKeys {
  const reader = openReader(directory, loaded);
  try {
    const { name, network, sealers } = reader.document.genesis;
    const { tipHeight } = reader.store;
    // A kill while the ledger was made may have left it without block 0, and so without a state.
    const publicKeys = tipHeight < 0 ? sealers : sealersAt(reader.store, tipHeight + 1);
    const sealing = new Set(publicKeys.map(({ publicKey }) => toHex(publicKey)));
    const all = listKeys(directory);
    return {
      sealers: all.filter(({ publicKey }) => sealing.has(toHex(publicKey))),
      all,
      isProduction: network !== 1,
      network: name,
    };
  } finally {
    reader.store.close();
  }
}

/** Opens the secrets of sealers. A secret that lies open is refused on a production network. */
export function openSealers(keys: LocalKeys, passphrase: string | null): readonly LocalSealer[] {
  return keys.sealers.map((file) => {
    if (keys.isProduction && !file.isProtected) throw openKeyError(keys.network);
    const signer = openSigner(file, file.isProtected ? passphrase : null);
    return { account: file.account, keyId: file.keyId, signer };
  });
}
