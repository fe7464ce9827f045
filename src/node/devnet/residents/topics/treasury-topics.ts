import { draw } from "../chance.ts";
import { accountOf } from "../town-view.ts";
import type { Topic } from "./topic.ts";

/** Base units of one token. */
const TOKEN = 1_000_000n;

const WORK = [
  "checked the proofs of a hundred theorems by a second program",
  "kept the mirror of the library running",
  "translated the guide for newcomers",
  "found and reported a fault in the reader",
] as const;

/** A small payment for work that was done. */
export const PAYMENT: Topic = {
  tag: "payment",
  proposer: "cleo",
  firstDay: 2,
  everyDays: 7,
  mood: "welcome",
  draftDays: 0,
  withdrawnAfterDays: null,
  propose(view, round) {
    const tokens = 500 + 100 * draw(view, 20, "payment", round);
    const work = WORK[draw(view, WORK.length, "work", round)] ?? WORK[0];
    const payouts = [{ recipient: accountOf(view, "june"), amount: BigInt(tokens) * TOKEN }];
    return {
      track: "treasury_small",
      type: "treasury_action",
      payload: {
        action: { kind: "spend", payouts },
        purpose: `June has ${work}.`,
        budgetCategory: null,
      },
      title: `Pay June ${tokens} tokens`,
      summary: `June has ${work}.`,
    };
  },
};

const GRANT_TOKENS = 12_000n;

/** A payment over time, which is a draft for some days before it is submitted. */
export const GRANT: Topic = {
  tag: "grant",
  proposer: "ada",
  firstDay: 8.5,
  everyDays: 14,
  mood: "welcome",
  draftDays: 3,
  withdrawnAfterDays: null,
  propose(view, round) {
    const { pace, context } = view;
    // It begins when it can have run, and no earlier.
    const start = context.now + 16 * pace.dayS;
    return {
      track: "treasury_medium",
      type: "treasury_action",
      payload: {
        action: {
          kind: "stream",
          recipient: accountOf(view, "ivan"),
          total: GRANT_TOKENS * TOKEN,
          start,
          cliff: start + 2 * pace.dayS,
          end: start + 20 * pace.dayS,
        },
        purpose: `Ivan looks after the library, part ${round + 1}.`,
        budgetCategory: null,
      },
      title: `Pay Ivan as he works, part ${round + 1}`,
      summary: "Twelve thousand tokens over twenty days, nothing in the first two.",
    };
  },
};
