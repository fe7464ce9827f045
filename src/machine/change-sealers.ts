import type { StateDraft } from "../governance/state-access.ts";
import { HARD_LIMITS } from "../ledger/limits.ts";
import type { Sealer } from "../ledger/sealers.ts";
import type { Height } from "../primitives/brand.ts";
import { divFloorBig } from "../primitives/integer.ts";
import { SEALER_LAG_BLOCKS, writeSealers } from "./sealer-table.ts";

/** Total weight of a set stays below it, the limit of the replicated engine. */
const WEIGHT_LIMIT = 1n << 60n;

/** A validator as governance names it. */
export type DecidedSealer = Omit<Sealer, "weight"> & { readonly active: bigint };

/**
 * Makes the validators the sealers from two blocks later on, with weight `floor(active / unit)`,
 * `unit = floor(T / 2^60) + 1`. One whose weight rounds to nothing is left out; a set of nobody changes nothing, since
 * a chain without sealers could not decide on new ones.
 */
export function changeSealers(
  decided: readonly DecidedSealer[],
  draft: StateDraft,
  height: Height,
): void {
  let total = 0n;
  for (const { active } of decided) total += active;
  const unit = divFloorBig(total, WEIGHT_LIMIT) + 1n;
  const sealers = decided
    .map(({ active, ...sealer }) => ({ ...sealer, weight: Number(divFloorBig(active, unit)) }))
    .filter(({ weight }) => weight > 0)
    .slice(0, HARD_LIMITS.sealersMax);
  if (sealers.length > 0) writeSealers(draft, sealers, height + SEALER_LAG_BLOCKS);
}
