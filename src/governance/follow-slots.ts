import type { BlockMoment } from "./context.ts";
import { TRACKS } from "./names.ts";
import type { StateDraft } from "./state-access.ts";
import { callNext } from "./waiting-line.ts";

/**
 * Has the line of a track move when the number of its slots was changed: at once, and again at the end of a ramp.
 * Nothing for any other parameter.
 */
export function followSlots(
  draft: StateDraft,
  changed: { readonly key: string; readonly periodS: number },
  { now }: BlockMoment,
): void {
  const track = TRACKS.find((name) => changed.key === `track.${name}.slots`);
  if (track === undefined) return;
  for (const at of new Set([now, now + changed.periodS])) {
    // No proposal calls, so that no number is meant.
    callNext(draft, { track, now: at, number: 0 });
  }
}
