import { struct } from "../codec/compound.ts";
import { defineHandler } from "./handler.ts";
import { readUint } from "./parameter.ts";
import { refuseFunds, refuseZero } from "./refuse-funds.ts";
import { type Rejection, reject } from "./rejection.ts";
import { amountSchema } from "./schemas.ts";
import { readStake, STAKE_ENTRIES_MAX, type Stake, sumAmounts } from "./stake.ts";
import { STAKE_EVENTS } from "./stake-events.ts";

/** Bonds liquid base units. They count once they have warmed up, so that no power is bought for one vote. */
const bond = defineHandler({
  command: "bond",
  payload: struct({ amount: amountSchema }),
  decide(journal, { amount }, { sender: account, now }) {
    const zero = refuseZero(amount);
    if (zero !== null) return zero;
    const activeAt = now + readUint(journal, "stake.warmup_s", now);
    const times = readStake(journal, account).warming.map((entry) => entry.activeAt);
    const refusal = refuseEntry(times, activeAt) ?? refuseFunds(journal, account, amount);
    if (refusal !== null) return refusal;
    journal.emit(STAKE_EVENTS.bonded, { account, amount, activeAt });
    return null;
  },
});

/** Takes base units out of the stake. Their power ends in this block; they can be slashed until their release. */
const unbond = defineHandler({
  command: "unbond",
  payload: struct({ amount: amountSchema }),
  decide(journal, { amount }, { sender: account, now }) {
    const zero = refuseZero(amount);
    if (zero !== null) return zero;
    const stake = readStake(journal, account);
    const releaseAt = now + readUint(journal, "stake.unbonding_s", now);
    const times = stake.unbonding.map((entry) => entry.releaseAt);
    const refusal = refuseEntry(times, releaseAt) ?? refuseBonded(stake, amount);
    if (refusal !== null) return refusal;
    journal.emit(STAKE_EVENTS.unbonded, { account, amount, releaseAt });
    return null;
  },
});

/** What begins in one second is one entry; more than so many at a time are not kept. */
function refuseEntry(times: readonly number[], added: number): Rejection | null {
  if (times.includes(added) || times.length < STAKE_ENTRIES_MAX) return null;
  return reject("GOV_TOO_MANY_ENTRIES", { entries: times.length, max: STAKE_ENTRIES_MAX });
}

function refuseBonded({ active, warming }: Stake, amount: bigint): Rejection | null {
  const bonded = active + sumAmounts(warming);
  if (amount <= bonded) return null;
  return reject("GOV_FUNDS_INSUFFICIENT", { amount: String(amount), bonded: String(bonded) });
}

export const STAKE_COMMANDS = [bond, unbond];
