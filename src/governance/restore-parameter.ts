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
  const { value, ramp } = then;
  const version = before.version + 1;
  writeParameterEntry(draft, key, { version, value, ramp });
  const from = ramp === null ? valueOfEntry(before, now) : valueOfEntry(then, now);
  const periodS = ramp === null ? 0 : Math.max(0, ramp.start + ramp.periodS - now);
  rememberChange(draft, key, {
    version,
    height,
    at: now,
    from,
    to: value,
    periodS,
    proposal: null,
  });
  raiseParamsVersion(draft);
  if (key.startsWith("fee.")) raiseFeesVersion(draft);
}
