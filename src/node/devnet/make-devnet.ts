import type { TimeMs } from "../../primitives/brand.ts";
import type { Algorithms } from "../algorithms.ts";
import { openIndex } from "../index/open-index.ts";
import { makeLedger, sealerOf } from "../new-ledger.ts";
import { type DevKeys, devKey } from "./dev-keys.ts";
import { buildDevGenesis, type DevnetRequest, devSealers } from "./dev-preset.ts";
import { type DevnetSettings, writeDevnetFile } from "./devnet-file.ts";
import { preludeSeconds } from "./pace.ts";
import { playPrelude } from "./prelude.ts";
import { readTheorems } from "./theorems.ts";
import { Town } from "./town.ts";

/**
 * Makes the ledger of a devnet in a folder, with its keys in `keys/`. With residents it begins in the past and plays
 * until now, so that a proposal stands in every stage when it opens. Nothing stays open.
 * Requires: a folder without a ledger. Cost: some seconds.
 */
export async function makeDevnet(
  directory: string,
  request: Omit<DevnetRequest, "timeMs"> & DevnetSettings & { readonly nowMs: TimeMs },
  tools: {
    readonly loaded: Algorithms;
    readonly keys: DevKeys;
    readonly onBlock?: (done: number, total: number) => void;
  },
): Promise<void> {
  const { loaded, keys, onBlock } = tools;
  const { seed, story, nowMs, ...preset } = request;
  const pastS = story === "none" ? 0 : preludeSeconds(preset.speed);
  const genesis = buildDevGenesis({ ...preset, timeMs: nowMs - 1000 * pastS }, keys, loaded.hashes);
  const parts = {
    genesis,
    keys: [...keys.values()],
    passphrase: null,
    hasGenesisJson: false,
    sealers: devSealers(preset.validators).map((name) => sealerOf(devKey(keys, name))),
  };
  const chain = makeLedger(directory, parts, loaded);
  try {
    writeDevnetFile(directory, { seed, story });
    if (story === "none") return;
    const index = openIndex(directory, chain.reader, { mode: "write" });
    try {
      const town = new Town(chain, { keys, seed, theorems: readTheorems() });
      await playPrelude(chain, town, {
        untilMs: nowMs,
        onBlock: ({ candidate, done, total }) => {
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
