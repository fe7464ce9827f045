import { readSettings } from "../../governance/chain-settings.ts";
import { readFraction } from "../../governance/parameter.ts";
import { LedgerError } from "../../primitives/ledger-error.ts";
import type { Algorithms } from "../algorithms.ts";
import { openReader } from "../chain-reader.ts";
import { requireDevNetwork } from "../dev-network.ts";
import type { DevnetRequest } from "./dev-preset.ts";
import { type DevnetSettings, readDevnetFile } from "./devnet-file.ts";

/** Refuses a ledger that is no devnet, and a devnet that was begun as another one than is asked for. */
export function requireSameDevnet(
  directory: string,
  wanted: Partial<Omit<DevnetRequest, "timeMs"> & DevnetSettings>,
  loaded: Algorithms,
): void {
  const found = describeDevnet(directory, loaded);
  for (const [name, asked] of Object.entries(wanted)) {
    const is = found[name as keyof typeof found];
    if (is === asked) continue;
    throw new LedgerError({
      code: "NODE_DEVNET_OTHER",
      message:
        `The devnet in ${directory} was begun with ${name} ${is}, and ${asked} is asked for. ` +
        "What a chain grows from cannot be changed.",
      fix: "mathledger devnet reset deletes it; or name another folder with --data",
      evidence: { directory, option: name, found: is, asked },
    });
  }
}

function describeDevnet(directory: string, loaded: Algorithms) {
  const { document, store } = openReader(directory, loaded);
  try {
    requireDevNetwork(document.genesis);
    return {
      ...readDevnetFile(directory),
      speed: readSettings(store).speed,
      isSolo: readFraction(store, "epoch.signal").n === 0,
      validators: document.genesis.sealers.length,
    };
  } finally {
    store.close();
  }
}
