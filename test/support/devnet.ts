import { nobleSigning } from "../../src/crypto/noble-signing.ts";
import { nodeSigning } from "../../src/crypto/provider-node-signing.ts";
import { createSigningProvider } from "../../src/crypto/signing-provider.ts";
import { loadAlgorithms } from "../../src/node/algorithms.ts";
import { type DevKeys, devKey, makeDevKeys } from "../../src/node/devnet/dev-keys.ts";
import {
  buildDevGenesis,
  type DevnetRequest,
  devSealers,
} from "../../src/node/devnet/dev-preset.ts";
import { sealTownBlock } from "../../src/node/devnet/prelude.ts";
import { readTheorems } from "../../src/node/devnet/theorems.ts";
import { Town } from "../../src/node/devnet/town.ts";
import { LedgerChain } from "../../src/node/ledger-chain.ts";
import { makeLedger, sealerOf } from "../../src/node/new-ledger.ts";

/** 2026-01-05 09:00 UTC: every devnet of the tests begins here. */
export const DEVNET_START_MS = Date.UTC(2026, 0, 5, 9);

const loaded = await loadAlgorithms();
const signing = {
  /** Equal blocks from equal seeds. */
  deterministic: createSigningProvider(nobleSigning("deterministic")),
  /** Eight times as fast. */
  fast: createSigningProvider(nodeSigning),
};

/** The chain of a devnet with its residents, and a clock that a test moves. */
export interface TestDevnet {
  readonly chain: LedgerChain;
  readonly town: Town;
  readonly keys: DevKeys;
}

export type DevnetOptions = Partial<Omit<DevnetRequest, "timeMs">> & {
  readonly seed?: number;
  readonly signing?: keyof typeof signing;
};

const USUAL = { speed: 60, isSolo: false, validators: 1, seed: 1, signing: "fast" } as const;

/** Makes a devnet in a folder, at its block 0. */
export function makeTestDevnet(directory: string, options: DevnetOptions = {}): TestDevnet {
  const { speed, isSolo, validators, ...rest } = { ...USUAL, ...options };
  const keys = makeDevKeys(loaded.hashes, signing[rest.signing]);
  const request = { timeMs: DEVNET_START_MS, speed, isSolo, validators };
  const parts = {
    genesis: buildDevGenesis(request, keys, loaded.hashes),
    keys: [...keys.values()],
    passphrase: null,
    hasGenesisJson: false,
    sealers: sealersOf(keys, validators),
  };
  const chain = makeLedger(directory, parts, loaded);
  return { chain, keys, town: townOf(chain, keys, rest.seed) };
}

/** Opens the devnet of a folder again, with residents who were never there before. */
export function openTestDevnet(directory: string, options: DevnetOptions = {}): TestDevnet {
  const { validators, ...rest } = { ...USUAL, ...options };
  const keys = makeDevKeys(loaded.hashes, signing[rest.signing]);
  const sealers = sealersOf(keys, validators);
  const chain = LedgerChain.open(directory, { algorithms: loaded, sealers });
  return { chain, keys, town: townOf(chain, keys, rest.seed) };
}

/** Seals so many blocks with what the residents do, each a step of the pace after the one before. */
export function playBlocks({ chain, town }: TestDevnet, count: number, onBlock = () => {}): void {
  for (let block = 0; block < count; block++) {
    sealTownBlock(chain, town, chain.branch.timeMs + 1000 * town.pace.stepS);
    onBlock();
  }
}

function sealersOf(keys: DevKeys, validators: 1 | 4) {
  return devSealers(validators).map((name) => sealerOf(devKey(keys, name)));
}

function townOf(chain: LedgerChain, keys: DevKeys, seed: number): Town {
  return new Town(chain, { keys, seed, theorems: readTheorems() });
}
