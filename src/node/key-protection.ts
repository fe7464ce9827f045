import { LedgerError } from "../primitives/ledger-error.ts";
import { holdsLedger, ledgerPaths } from "../storage/data-folder.ts";
import type { Algorithms } from "./algorithms.ts";
import { openReader } from "./chain-reader.ts";

/** Refuses secrets that lie open beside the ledger of a production network. */
export function refuseOpenKeys(directory: string, loaded: Algorithms): void {
  if (!holdsLedger(ledgerPaths(directory))) return;
  const reader = openReader(directory, loaded);
  const { network, name } = reader.document.genesis;
  reader.store.close();
  if (network !== 1) throw openKeyError(name);
}

/** The error of a secret that lies open on a production network. */
export function openKeyError(network: string): LedgerError {
  return new LedgerError({
    code: "KEYS_UNPROTECTED",
    message: `A key of ${network} must lie under a passphrase. It is a production network.`,
    fix: "make the key without --unprotected",
    evidence: { network },
  });
}
