import { list, struct } from "../codec/compound.ts";
import { bool, nullable, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import type { Amount } from "../primitives/brand.ts";
import { defineEvent } from "./event.ts";
import { creditLiquid } from "./liquid.ts";
import { accountIdSchema, amountSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";
import { addStream, computeVested, countStreams, readStream, writeStream } from "./stream.ts";
import { changeSupply } from "./supply.ts";
import { categorySchema, noteSpending, writeBudget } from "./treasury-budget.ts";
import { noteOutflow } from "./treasury-outflow.ts";

/** Most payouts of one proposal; all of them happen or none. */
export const PAYOUTS_MAX = 16;

export const payoutsSchema = list(
  struct({ recipient: accountIdSchema, amount: amountSchema }),
  1,
  PAYOUTS_MAX,
);

/** From which limits a payment is taken. */
const paymentFields = {
  proposal: uint(),
  /** Whether it was decided by the track of small sums, which has a window of its own. */
  isSmall: bool,
  category: nullable(categorySchema),
};

interface Payment {
  readonly isSmall: boolean;
  readonly category: string | null;
}

/** Facts about the treasury. */
export const TREASURY_EVENTS = {
  spent: defineEvent("treasurySpent", "notice", {
    schema: struct({ ...paymentFields, payouts: payoutsSchema }),
    evolve(draft, { payouts, ...payment }, place) {
      const total = payouts.reduce((sum, { amount }) => sum + amount, 0n);
      leave(draft, payment, { amount: total, now: place.now });
      for (const { recipient, amount } of payouts) creditLiquid(draft, recipient, amount, place);
    },
  }),
  streamStarted: defineEvent("streamStarted", "notice", {
    schema: struct({
      ...paymentFields,
      stream: uint(),
      recipient: accountIdSchema,
      total: amountSchema,
      start: secondsSchema,
      cliff: secondsSchema,
      end: secondsSchema,
    }),
    evolve(draft, { stream: number, isSmall, category, ...stream }, { now }) {
      assert(countStreams(draft) + 1 === number, `stream ${number} skips a number`);
      leave(draft, { isSmall, category }, { amount: stream.total, now });
      changeSupply(draft, { streams: stream.total });
      addStream(draft, { ...stream, claimed: 0n, cancelled: null });
    },
  }),
  streamCancelled: defineEvent("streamCancelled", "notice", {
    schema: struct({ stream: uint(), vested: amountSchema, returned: amountSchema }),
    evolve(draft, { stream: number, vested, returned }, { now }) {
      const stream = assertDefined(readStream(draft, number), `no stream ${number}`);
      assert(computeVested(stream, now) === vested, `stream ${number} has vested otherwise`);
      assert(vested + returned === stream.total, `stream ${number} loses a part`);
      changeSupply(draft, { streams: -returned, treasury: returned });
      writeStream(draft, number, { ...stream, cancelled: { at: now, vested } });
    },
  }),
  streamClaimed: defineEvent("streamClaimed", "info", {
    schema: struct({ stream: uint(), amount: amountSchema }),
    evolve(draft, { stream: number, amount }, place) {
      const stream = assertDefined(readStream(draft, number), `no stream ${number}`);
      const claimed = stream.claimed + amount;
      assert(claimed <= computeVested(stream, place.now), `stream ${number} pays ahead`);
      writeStream(draft, number, { ...stream, claimed });
      changeSupply(draft, { streams: -amount });
      creditLiquid(draft, stream.recipient, amount, place);
    },
  }),
  budgetSet: defineEvent("budgetSet", "notice", {
    schema: struct({
      proposal: uint(),
      category: categorySchema,
      cap: amountSchema,
      periodS: secondsSchema,
      version: uint(),
    }),
    evolve: (draft, { category, cap, periodS, version }, { now }) =>
      writeBudget(draft, category, { cap, periodS, version, now }),
  }),
} as const;

/** Takes a payment out of the treasury and counts it where it is limited. */
function leave(
  draft: StateDraft,
  { isSmall, category }: Payment,
  paid: { readonly amount: Amount; readonly now: number },
): void {
  changeSupply(draft, { treasury: -paid.amount });
  noteOutflow(draft, "all", paid);
  if (isSmall) noteOutflow(draft, "small", paid);
  if (category !== null) noteSpending(draft, category, paid);
}
