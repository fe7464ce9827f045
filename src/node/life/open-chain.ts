import { existsSync, mkdirSync } from "node:fs";
import type { SuiteRegistry } from "../../crypto/signature-suite.ts";
import { sealersAt } from "../../machine/sealer-table.ts";
import { equalBytes } from "../../primitives/bytes.ts";
import { toHex0x } from "../../primitives/hex.ts";
import {
  FOLDER_MODE,
  holdsLedger,
  ledgerPaths,
  missingError,
  translateFileFailure,
} from "../../storage/data-folder.ts";
import type { Algorithms } from "../algorithms.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { LedgerChain } from "../ledger-chain.ts";
import { findLocalKeys, openSealers } from "../local-keys.ts";
import type { LocalSealer } from "../sealing.ts";
import { readGenesisFile } from "./genesis-file.ts";
import { noSealerError, otherNetworkError } from "./node-error.ts";

/** What a node's chain is opened with. */
export interface ChainGround {
  readonly loaded: LoadedConfig;
  readonly algorithms: Algorithms;
  /** The suites by which transactions and blocks are judged, where they know what was verified before. */
  readonly suites: SuiteRegistry;
  /** Opens the keys of the sealers; asked for only where one of them is protected. */
  readonly passphrase: () => Promise<string | null>;
}

/**
 * Opens the ledger of the configuration for writing, with the sealers' keys of its folder. A folder without a ledger
 * begins one from the genesis document of the configuration, if there is one; a ledger that grew from another document,
 * or of another name than the configuration asks for, is refused.
 */
export async function openNodeChain(ground: ChainGround): Promise<LedgerChain> {
  const { loaded, algorithms, suites } = ground;
  const directory = loaded.config["node.data_dir"];
  const genesis = readGenesisFile(loaded.config["node.genesis"], algorithms);
  if (!holdsLedger(ledgerPaths(directory))) {
    if (genesis === null) throw missingError(directory);
    makeFolder(directory);
    // Whoever opens it seals block 0.
    LedgerChain.create(directory, genesis, { algorithms, sealers: [] }).close();
  }
  const sealers = await openLocalSealers(directory, ground);
  const chain = LedgerChain.open(directory, { algorithms, suites, sealers });
  try {
    refuseOther(chain, loaded, genesis);
    refuseKeyless(chain, directory, sealers);
    return chain;
  } catch (cause) {
    chain.close();
    throw cause;
  }
}

/** Refuses a data folder that holds no ledger where there is no genesis document to begin one from. */
export function refuseMissing({ config }: LoadedConfig): void {
  const directory = config["node.data_dir"];
  if (holdsLedger(ledgerPaths(directory)) || existsSync(config["node.genesis"])) return;
  throw missingError(directory);
}

async function openLocalSealers(
  directory: string,
  { algorithms, passphrase }: ChainGround,
): Promise<readonly LocalSealer[]> {
  const keys = findLocalKeys(directory, algorithms);
  const isProtected = keys.sealers.some((file) => file.isProtected);
  return openSealers(keys, isProtected ? await passphrase() : null);
}

function refuseOther(
  chain: LedgerChain,
  { config, values }: LoadedConfig,
  genesis: ReturnType<typeof readGenesisFile>,
): void {
  const { document, store } = chain.reader;
  const { directory } = store;
  if (genesis !== null && !equalBytes(genesis.chainId, document.chainId)) {
    const expected = `chain ${toHex0x(genesis.chainId).slice(0, 18)}…`;
    const found = `chain ${toHex0x(document.chainId).slice(0, 18)}…`;
    throw otherNetworkError({ key: "node.genesis", expected, found, directory });
  }
  const { name } = document.genesis;
  const isAsked = values.get("node.network")?.origin.layer !== "default";
  if (!isAsked || name === config["node.network"]) return;
  const expected = config["node.network"];
  throw otherNetworkError({ key: "node.network", expected, found: name, directory });
}

/** A chain without sealers is made by whoever runs it; one that has some needs the key of one. */
function refuseKeyless(
  chain: LedgerChain,
  directory: string,
  sealers: readonly LocalSealer[],
): void {
  const height = chain.branch.height + 1;
  if (sealers.length > 0 || sealersAt(chain.machine.state, height).length === 0) return;
  throw noSealerError(directory, height);
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
}
