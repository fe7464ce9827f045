import { assert } from "../primitives/assert.ts";
import type { BlockPlace } from "./context.ts";
import { readParameterEntry, valueOfEntry, writeParameterEntry } from "./parameter.ts";
import { rememberChange } from "./parameter-history.ts";
import { isParameterKey, parameterRow } from "./parameter-table.ts";
import { raiseFeesVersion, raiseParamsVersion } from "./parameter-versions.ts";
import type { StateDraft, StateReader } from "./state-access.ts";

/**
 * Sets a parameter of the economy or of the technical ones to what it was, as one more change: its version rises, so
 * that no plan of meanwhile fits. A ramp goes on from where it would be by now. How governance works survives.
 */
export function restoreParameter(
  draft: StateDraft,
  past: StateReader,
  suffix: Uint8Array,
  { height, now }: BlockPlace,
): void {
  const key = String.fromCharCode(...suffix);
  assert(isParameterKey(key), `unknown parameter ${key}`);
  if (parameterRow(key).class === "G") return;
  const before = readParameterEntry(draft, key);
  const then = readParameterEntry(past, key);
  if (before.version === then.version) return;
  const { value } = then;
  const isOver = then.ramp === null || then.ramp.start + then.ramp.periodS <= now;
  const ramp = isOver ? null : then.ramp;
  const version = before.version + 1;
  writeParameterEntry(draft, key, { version, value, ramp });
  // A way that goes on keeps its begin and its length, so that what is shown later is what would have been shown.
  const way = ramp ?? { from: valueOfEntry(before, now), start: now, periodS: 0 };
  rememberChange(draft, key, { version, height, at: now, to: value, ...way, proposal: null });
  raiseParamsVersion(draft);
  if (key.startsWith("fee.")) raiseFeesVersion(draft);
}
