import type { JsonPlace } from "./json-reader.ts";
import { HARD_LIMITS, type Limits } from "./limits.ts";

/** Limits of a chain by name. */
export interface LimitsJson {
  readonly body_bytes_max: number;
  readonly count_max: number;
  readonly tx_bytes_max: number;
  readonly sig_cost_max: number;
  readonly seal_interval: number;
}

export function limitsToJson(limits: Limits): LimitsJson {
  return {
    body_bytes_max: limits.bodyBytesMax,
    count_max: limits.countMax,
    tx_bytes_max: limits.txBytesMax,
    sig_cost_max: limits.sigCostMax,
    seal_interval: limits.sealInterval,
  };
}

/** Hard bound of each limit. */
const BOUNDS: Readonly<Record<keyof LimitsJson, number>> = {
  body_bytes_max: HARD_LIMITS.bodyBytesMax,
  count_max: HARD_LIMITS.countMax,
  tx_bytes_max: HARD_LIMITS.txBytesMax,
  sig_cost_max: HARD_LIMITS.sigCostMax,
  seal_interval: 65_536,
};

/** Limits from their named values; one that is absent is as before. */
export function readLimits(place: JsonPlace, before: Limits): Limits {
  const fields = place.fields(Object.keys(BOUNDS));
  const limitOf = (name: keyof LimitsJson): number | undefined =>
    fields.optional(name)?.uint(BOUNDS[name], 1);
  return {
    bodyBytesMax: limitOf("body_bytes_max") ?? before.bodyBytesMax,
    countMax: limitOf("count_max") ?? before.countMax,
    txBytesMax: limitOf("tx_bytes_max") ?? before.txBytesMax,
    sigCostMax: limitOf("sig_cost_max") ?? before.sigCostMax,
    sealInterval: limitOf("seal_interval") ?? before.sealInterval,
  };
}
