import { struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const settingsSchema = struct({
  /** Network 1 is a test network, on which short times are allowed. */
  network: uint(1),
  /** One token is `10^decimals` base units. */
  decimals: uint(18),
  /** By what the initial durations of a test network were divided. */
  speed: uint(),
});

export type ChainSettings = Infer<typeof settingsSchema>;

const settingsTable = stateTable("settings", settingsSchema);

/** What genesis has fixed for ever beside the parameters. */
export function readSettings(state: StateReader): ChainSettings {
  return assertDefined(readState(state, settingsTable), "a state without settings");
}

export function writeSettings(state: StateDraft, value: ChainSettings): void {
  writeState(state, settingsTable, { value });
}
