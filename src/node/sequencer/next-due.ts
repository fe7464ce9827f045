import { DUE_CLASSES, dueItems } from "../../governance/due.ts";
import type { StateReader } from "../../governance/state-access.ts";
import { momentOf } from "../../machine/clock.ts";
import type { TimeMs } from "../../primitives/brand.ts";

/** The block time at which the first work of governance falls due; null where one step of the clock reaches none. */
export function nextDueMs(state: StateReader): TimeMs | null {
  let first: number | null = null;
  for (const dueClass of DUE_CLASSES) {
    const [item] = dueItems(state, { dueClass, now: Number.MAX_SAFE_INTEGER, limit: 1 });
    if (item !== undefined && (first === null || item.at < first)) first = item.at;
  }
  return first === null ? null : momentOf(state, first);
}
