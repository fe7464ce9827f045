import { unreachable } from "../primitives/assert.ts";
import type { Height } from "../primitives/brand.ts";
import type { LedgerPort } from "./ledger-port.ts";
import type { StateReader } from "./state-access.ts";

/** The state as of the end of an earlier block, entry by entry. Requires: `canUndoTo` that block. */
export function pastState(ledger: LedgerPort, height: Height): StateReader {
  return {
    get: (key) => ledger.valueAt(height, key),
    entries: () => unreachable("a walk over a past state"),
  };
}
