import { struct } from "../codec/compound.ts";
import type { AccountId } from "../primitives/brand.ts";
import type { BlockMoment } from "./context.ts";
import { cancelDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { creditLiquid, debitLiquid } from "./liquid.ts";
import { accountIdSchema, amountSchema, secondsSchema } from "./schemas.ts";
import { readStake, type Stake } from "./stake.ts";
import { bondStake, matureStake, releaseStake, unbondStake } from "./stake-moves.ts";
import type { StateDraft } from "./state-access.ts";
import { writeStake } from "./write-stake.ts";

/** What happens to the stake of an account by its own will and by the clock. */
export const STAKE_EVENTS = {
  bonded: defineEvent("bonded", "info", {
    schema: struct({ account: accountIdSchema, amount: amountSchema, activeAt: secondsSchema }),
    evolve(draft, { account, amount, activeAt }, place) {
      debitLiquid(draft, account, amount, place);
      writeStake(draft, account, bondStake(readStake(draft, account), amount, activeAt), place);
      scheduleDue(draft, { kind: "stakeMaturity", at: activeAt, reference: account });
    },
  }),
  /** The item of due work that brought it about is gone already; so it is with a release. */
  matured: defineEvent("stakeMatured", "info", {
    schema: struct({ account: accountIdSchema, amount: amountSchema, activeAt: secondsSchema }),
    evolve(draft, { account, activeAt }, place) {
      const { stake } = matureStake(readStake(draft, account), activeAt);
      writeStake(draft, account, stake, place);
    },
  }),
  unbonded: defineEvent("unbonded", "info", {
    schema: struct({ account: accountIdSchema, amount: amountSchema, releaseAt: secondsSchema }),
    evolve(draft, { account, amount, releaseAt }, place) {
      const before = readStake(draft, account);
      const stake = unbondStake(before, amount, releaseAt);
      cancelMaturities(draft, account, { before, stake });
      writeStake(draft, account, stake, place);
      scheduleDue(draft, { kind: "stakeRelease", at: releaseAt, reference: account });
    },
  }),
  released: defineEvent("released", "info", {
    schema: struct({ account: accountIdSchema, amount: amountSchema, releaseAt: secondsSchema }),
    evolve(draft, { account, releaseAt }, place) {
      release(draft, account, releaseAt, place);
    },
  }),
};

function release(draft: StateDraft, account: AccountId, at: number, place: BlockMoment): void {
  const { stake, amount } = releaseStake(readStake(draft, account), at);
  writeStake(draft, account, stake, place);
  creditLiquid(draft, account, amount, place);
}

/** What was taken out whole will not get active any more. */
function cancelMaturities(
  draft: StateDraft,
  account: AccountId,
  { before, stake }: { readonly before: Stake; readonly stake: Stake },
): void {
  for (const { activeAt } of before.warming) {
    if (stake.warming.some((entry) => entry.activeAt === activeAt)) continue;
    cancelDue(draft, { kind: "stakeMaturity", at: activeAt, reference: account });
  }
}
