import { assert } from "../primitives/assert.ts";
import type { GovernanceModule } from "./genesis-module.ts";
import { isParameterKey, PARAMETERS, writeParameter } from "./parameter.ts";
import type { StateDraft } from "./state-access.ts";

/** Writes the parameters that a genesis document sets. Requires: known keys and values inside their bounds. */
export function writeGenesisParameters(
  state: StateDraft,
  rows: GovernanceModule["parameters"],
): void {
  for (const { key, value } of rows) {
    assert(isParameterKey(key), `unknown parameter ${key}`);
    const spec = PARAMETERS[key];
    if (spec.kind === "amount") writeParameter(state, key, { spec, value: value.value });
    else writeParameter(state, key, { spec, value: Number(value.value) });
  }
}
