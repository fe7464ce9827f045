import { exceedsShare, type Fraction } from "./fraction.ts";
import type { DailyTotal, SpikeRing } from "./spike-ring.ts";

/** Smallest share of the supply that a daily total must reach to be compared with. */
const SUPPLY_SHARE: Fraction = { n: 1, d: 100 };

/**
 * The daily total at which power must be read instead of now, because the electorate has grown beyond the ratio since
 * its smallest total of the last days; undefined when it has not. Of equal totals the latest counts.
 */
export function findSpike(
  ring: SpikeRing,
  now: { readonly total: bigint; readonly supply: bigint; readonly ratio: Fraction },
): DailyTotal | undefined {
  let least: DailyTotal | undefined;
  for (const entry of ring) {
    const isIgnored = entry.total * BigInt(SUPPLY_SHARE.d) < BigInt(SUPPLY_SHARE.n) * now.supply;
    if (isIgnored) continue;
    if (least === undefined || entry.total <= least.total) least = entry;
  }
  if (least === undefined) return undefined;
  return exceedsShare(now.total, least.total, now.ratio) ? least : undefined;
}
