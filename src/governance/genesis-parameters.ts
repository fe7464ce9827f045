import { assert } from "../primitives/assert.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { writeParameterEntry } from "./parameter.ts";
import { isParameterKey } from "./parameter-table.ts";
import type { StateDraft } from "./state-access.ts";

/** Writes the parameters that a genesis document sets. Requires: known keys and values inside their bounds. */
export function writeGenesisParameters(
  state: StateDraft,
  rows: GovernanceModule["parameters"],
): void {
  for (const { key, value } of rows) {
    assert(isParameterKey(key), `unknown parameter ${key}`);
    writeParameterEntry(state, key, { version: 0, value, ramp: null });
  }
}
