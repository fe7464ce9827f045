import type { Algorithms } from "../algorithms.ts";
import { openReader, readBranch } from "../chain-reader.ts";
import { openIndex } from "../index/open-index.ts";
import { LedgerChain } from "../ledger-chain.ts";
import { sealerOf } from "../new-ledger.ts";
import { type DevKeys, devKey } from "./dev-keys.ts";
import { devSealers } from "./dev-preset.ts";
import { readDevnetFile } from "./devnet-file.ts";
import { playPrelude } from "./prelude.ts";
import { readTheorems } from "./theorems.ts";
import { Town, townPace } from "./town.ts";

/** What the past of a devnet is played with. */
export interface PastTools {
  readonly loaded: Algorithms;
  readonly keys: DevKeys;
  readonly onBlock?: (done: number, total: number) => void;
}

/**
 * Plays what is missing of the past that a devnet opens with: all of it in a new one, the rest of it where an earlier
 * process was ended meanwhile, and nothing in any other. Nothing stays open.
 * Cost: some seconds.
 */
export async function playPast(directory: string, tools: PastTools): Promise<void> {
  const { seed, story } = readDevnetFile(directory);
  if (story === "none" || isOver(directory, tools.loaded)) return;
  const { loaded, keys, onBlock } = tools;
  const sealers = devSealers(4).map((name) => sealerOf(devKey(keys, name)));
  const chain = LedgerChain.open(directory, { algorithms: loaded, sealers });
  try {
    const index = openIndex(directory, chain.reader, { mode: "write" });
    try {
      const town = new Town(chain, { keys, seed, theorems: readTheorems() });
      await playPrelude(chain, town, {
        untilMs: 1000 * town.pace.liveFromS,
        onBlock({ candidate, done, total }) {
          index.apply(candidate);
          onBlock?.(done, total);
        },
      });
    } finally {
      index.close();
    }
  } finally {
    chain.close();
  }
}

/** True iff the past is played: less than a step is missing. */
function isOver(directory: string, loaded: Algorithms): boolean {
  const reader = openReader(directory, loaded);
  try {
    const { stepS, liveFromS } = townPace(reader.document.genesis, reader.store);
    return reader.store.tipHeight >= 0 && readBranch(reader).timeMs > 1000 * (liveFromS - stepS);
  } finally {
    reader.store.close();
  }
}
