import { existsSync, mkdirSync } from "node:fs";
import type { TimeMs } from "../../primitives/brand.ts";
import { FOLDER_MODE, translateFileFailure } from "../../storage/data-folder.ts";
import type { Algorithms } from "../algorithms.ts";
import { makeLedger, refuseUsedFolder, sealerOf } from "../new-ledger.ts";
import { type DevKeys, devKey } from "./dev-keys.ts";
import { buildDevGenesis, type DevnetRequest, devSealers } from "./dev-preset.ts";
import { type DevnetSettings, devnetFilePath, writeDevnetFile } from "./devnet-file.ts";
import { preludeSeconds } from "./pace.ts";
import { removeDevnetFiles } from "./remove-devnet.ts";

/**
 * Makes the ledger of a devnet in a folder, with its keys in `keys/`. With residents it begins in the past, which
 * `playPast` then plays. What a process has left that was killed in here is made anew.
 * Requires: a folder without a ledger.
 */
export function makeDevnet(
  directory: string,
  request: Omit<DevnetRequest, "timeMs"> & DevnetSettings & { readonly nowMs: TimeMs },
  { loaded, keys }: { readonly loaded: Algorithms; readonly keys: DevKeys },
): void {
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
  // A folder without the file of a devnet is somebody's: nothing is written to it before it has been looked at.
  if (existsSync(devnetFilePath(directory))) removeDevnetFiles(directory);
  else refuseUsedFolder(directory, parts);
  try {
    mkdirSync(directory, { recursive: true, mode: FOLDER_MODE });
    writeDevnetFile(directory, { seed, story });
  } catch (cause) {
    throw translateFileFailure(cause, directory);
  }
  makeLedger(directory, parts, loaded).close();
}
