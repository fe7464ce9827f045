import { assert } from "../primitives/assert.ts";
import type { AccountId, Amount } from "../primitives/brand.ts";
import { divFloorBig } from "../primitives/integer.ts";
import type { BlockMoment } from "./context.ts";
import { creditLiquid, debitLiquid, useSequence } from "./liquid.ts";
import { readAmount, readUint } from "./parameter.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { changeSupply } from "./supply.ts";

/** Classes of transactions that are priced alike. Voting is free of charge by default. */
export const FEE_CLASSES = [
  "transfer",
  "stake",
  "governance",
  "forum",
  "statement",
  "vote",
] as const;
export type FeeClass = (typeof FEE_CLASSES)[number];

const BASIS_POINTS = 10_000n;

/**
 * `base[class] + perByte * size + perCost * signatureCost`; for class vote nothing but its base.
 * Source: governance specification, "Fees".
 */
export function computeFee(
  state: StateReader,
  priced: {
    /** Governance seconds. */
    readonly now: number;
    readonly feeClass: FeeClass;
    readonly sizeBytes: number;
    readonly signatureCost: number;
  },
): Amount {
  const baseKey = `fee.base.${priced.feeClass}` as const;
  const base = readAmount(state, baseKey, priced.now);
  if (priced.feeClass === "vote") return base;
  const perByte = readAmount(state, "fee.per_byte", priced.now);
  const perCost = readAmount(state, "fee.per_cost", priced.now);
  return base + perByte * BigInt(priced.sizeBytes) + perCost * BigInt(priced.signatureCost);
}

/** Where a fee goes. The three parts are the fee. */
export interface FeeSplit {
  readonly burned: Amount;
  readonly treasury: Amount;
  readonly producer: Amount;
}

/**
 * `floor(fee * burnBp / 10000)` burned, `floor(fee * treasuryBp / 10000)` to the treasury, the rest to the producer.
 */
export function splitFee(
  fee: Amount,
  shares: { readonly burnBp: number; readonly treasuryBp: number },
): FeeSplit {
  assert(shares.burnBp + shares.treasuryBp <= 10_000, "fee shares above the whole");
  const burned = divFloorBig(fee * BigInt(shares.burnBp), BASIS_POINTS);
  const treasury = divFloorBig(fee * BigInt(shares.treasuryBp), BASIS_POINTS);
  return { burned, treasury, producer: fee - burned - treasury };
}

/**
 * Takes a fee from its payer and uses the payer's sequence number. Without a producer (an unsealed chain) its part
 * goes to the treasury. Requires: a balance that covers the fee.
 */
export function chargeFee(
  state: StateDraft,
  charge: {
    readonly place: BlockMoment;
    readonly payer: AccountId;
    readonly producer: AccountId | null;
    readonly fee: Amount;
  },
): void {
  const { place, payer, producer, fee } = charge;
  useSequence(state, payer);
  if (fee === 0n) return;
  debitLiquid(state, payer, fee, place);
  const split = splitFee(fee, {
    burnBp: readUint(state, "fee.split.burn", place.now),
    treasuryBp: readUint(state, "fee.split.treasury", place.now),
  });
  const treasury = producer === null ? split.treasury + split.producer : split.treasury;
  changeSupply(state, { burned: split.burned, treasury });
  if (producer !== null) creditLiquid(state, producer, split.producer, place);
}
