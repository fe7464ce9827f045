import { struct } from "../codec/compound.ts";
import { bool, type Infer, uint } from "../codec/schema.ts";
import { asciiBytes } from "../primitives/bytes.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const featureSchema = struct({
  /** Raised when a switch is decided and when it takes effect. */
  version: uint(),
  enabled: bool,
});

/** A switch of the rules that the release in force knows. */
export type Feature = Infer<typeof featureSchema>;

const featureTable = stateTable("feature/", featureSchema);

/** A feature as it stands; one that was never switched is off. */
export function readFeature(state: StateReader, name: string): Feature {
  return readState(state, featureTable, asciiBytes(name)) ?? { version: 0, enabled: false };
}

/** Sets a feature and raises its version. */
export function writeFeature(draft: StateDraft, name: string, enabled: boolean): void {
  const version = readFeature(draft, name).version + 1;
  writeState(draft, featureTable, { suffix: asciiBytes(name), value: { version, enabled } });
}
