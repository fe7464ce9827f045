import type { Height } from "../primitives/brand.ts";
import type { BlockMoment } from "./context.ts";
import { readUint } from "./parameter.ts";
import { computeHorizon, type Horizon, type Series, seriesAt, seriesNow } from "./series.ts";
import type { StateReader } from "./state-access.ts";

/** As of which block a value is asked for; `now` is the state as it stands. */
export type AsOf = Height | "now";

/** Where a series is written: the block, and what must stay readable. */
export interface SeriesPlace extends Horizon {
  readonly height: Height;
}

/** Where the series of a block are written. Cost: two reads. */
export function seriesPlace(state: StateReader, place: BlockMoment): SeriesPlace {
  const rollbackDepthBlocks = readUint(state, "rollback.max_depth_blocks", place.now);
  const horizon = computeHorizon(state, { height: place.height, rollbackDepthBlocks });
  return { height: place.height, ...horizon };
}

/** The value of a series as of a block or now, or undefined while it had none. */
export function seriesAsOf<T>(
  state: StateReader,
  of: Series<T>,
  id: Uint8Array,
  asOf: AsOf,
): T | undefined {
  return asOf === "now" ? seriesNow(state, of, id) : seriesAt(state, of, id, asOf);
}
