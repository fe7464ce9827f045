import { list, struct } from "../codec/compound.ts";
import { type Infer, text } from "../codec/schema.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const FEATURES_MAX = 64;

const releaseSchema = struct({
  /** Dotted numbers, e.g. `1.4.0`. */
  version: text(1, 32, /^[0-9]+(?:\.[0-9]+){0,3}$/),
  /** Features that the release can switch on, by name. */
  features: list(text(1, 48, /^[a-z][a-z0-9_.-]*$/), 0, FEATURES_MAX),
});

/** What the upgrade in force on the ledger declares. The running program is never asked: it may differ by node. */
export type Release = Infer<typeof releaseSchema>;

const releaseTable = stateTable("release", releaseSchema);

/** The release before any upgrade was activated. */
const FIRST: Release = { version: "1.0.0", features: [] };

export function readRelease(state: StateReader): Release {
  return readState(state, releaseTable) ?? FIRST;
}

/** Sets the release when its upgrade becomes active. */
export function writeRelease(draft: StateDraft, release: Release): void {
  writeState(draft, releaseTable, { value: release });
}
