import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type GenesisDocument, readGenesisDocument } from "../machine/genesis-document.ts";
import type { LedgerError } from "../primitives/ledger-error.ts";
import {
  FOLDER_MODE,
  holdsLedger,
  ledgerPaths,
  translateFileFailure,
} from "../storage/data-folder.ts";
import { storageError } from "../storage/storage-error.ts";
import type { Algorithms } from "./algorithms.ts";
import { genesisError } from "./chain-error.ts";
import { genesisToJson } from "./genesis-json-view.ts";
import { type FreshKey, holdsKey, storeKey } from "./key-store.ts";
import { LedgerChain } from "./ledger-chain.ts";
import type { LocalSealer } from "./sealing.ts";
import { writeNewFile } from "./write-new-file.ts";

/** What a new ledger is made of. */
export interface LedgerParts {
  /** Canonical bytes of the genesis document. */
  readonly genesis: Uint8Array;
  /** Keys that were made for it and go into the folder. */
  readonly keys: readonly FreshKey[];
  /** Null leaves the secrets readable: on a test network only. */
  readonly passphrase: string | null;
  /** True where the JSON form of the document lies in the folder already: it is the one that was read. */
  readonly hasGenesisJson: boolean;
  /** Who seals block 0 and what follows in this process. */
  readonly sealers: readonly LocalSealer[];
}

/** Refuses a folder that holds a ledger, or a file of a name that a new ledger would take. */
export function refuseUsedFolder(
  directory: string,
  parts: Pick<LedgerParts, "keys" | "hasGenesisJson">,
): void {
  if (holdsLedger(ledgerPaths(directory))) {
    throw usedError(directory, `The folder ${directory} already holds a ledger`);
  }
  const taken = parts.keys.find(({ description }) => holdsKey(directory, description.name));
  const what =
    !parts.hasGenesisJson && existsSync(genesisPath(directory))
      ? "a genesis document"
      : taken !== undefined && `a key named ${taken.description.name}`;
  if (what === false) return;
  // Whoever is sure that no ledger was ever finished here may do what this program never does: remove a secret.
  throw usedError(directory, `There is ${what} in ${directory} already, and no ledger`, {
    fix: `name another folder with --data, or, if an init was stopped here, remove its keys and genesis.json`,
  });
}

function usedError(
  directory: string,
  what: string,
  { fix } = { fix: "name another folder with --data" },
): LedgerError {
  const message = `${what}. It is left as it is.`;
  return storageError("STORAGE_EXISTS", { message, fix, evidence: { directory } });
}

/** Path of the JSON form of the genesis document in a data folder. */
export function genesisPath(directory: string): string {
  return join(directory, "genesis.json");
}

/** The genesis document of bytes, or the error that names what is wrong in it. */
export function requireGenesis(bytes: Uint8Array, loaded: Algorithms): GenesisDocument {
  const document = readGenesisDocument(bytes, loaded.hashes);
  if (!document.ok) throw genesisError(document.error);
  return document.value;
}

/**
 * Makes a ledger in a folder: keys first, since a ledger whose keys are lost is worth nothing, then the document in
 * JSON, then store and block 0. If a step fails, what was written before it is taken away again.
 */
export function makeLedger(directory: string, parts: LedgerParts, loaded: Algorithms): LedgerChain {
  const document = requireGenesis(parts.genesis, loaded);
  refuseUsedFolder(directory, parts);
  const written: string[] = [];
  try {
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
    for (const key of parts.keys) written.push(storeKey(directory, key, parts.passphrase));
    if (!parts.hasGenesisJson) {
      const path = genesisPath(directory);
      writeNewFile(path, `${JSON.stringify(genesisToJson(document), null, 2)}\n`, 0o644);
      written.push(path);
    }
    return LedgerChain.create(directory, document, {
      algorithms: loaded,
      sealers: parts.sealers,
    });
  } catch (cause) {
    for (const path of written) rmSync(path, { force: true });
    throw translateFileFailure(cause, directory);
  }
}

/** A key that was just made, as the sealer of this process. */
export function sealerOf({ description, signer }: FreshKey): LocalSealer {
  const { account, keyId } = description;
  return { account, keyId, signer };
}
