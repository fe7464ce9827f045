import type { Amount } from "../primitives/brand.ts";
import { type Fraction, shareFloor } from "./fraction.ts";
import { readFraction } from "./parameter.ts";
import type { Ending } from "./proposal.ts";
import type { StateReader } from "./state-access.ts";

/** Nothing is kept. */
export const NO_FORFEIT: Fraction = { n: 0, d: 1 };

/** The share of each contribution that is kept when a proposal ends so. What passed was settled before. */
export function readForfeit(
  state: StateReader,
  end: { readonly how: Ending; readonly reason?: string | null },
  wasSubmitted: boolean,
): Fraction {
  switch (end.how) {
    case "rejected": {
      const isIgnored = end.reason === "no_votes" || end.reason === "quorum";
      return isIgnored ? readFraction(state, "deposit.forfeit.quorum") : NO_FORFEIT;
    }
    case "vetoed":
      return end.reason === "ballots" ? readFraction(state, "deposit.forfeit.veto") : NO_FORFEIT;
    case "cancelled":
      if (end.reason === "kill") return readFraction(state, "deposit.forfeit.kill");
      if (end.reason !== "proposer" || !wasSubmitted) return NO_FORFEIT;
      return readFraction(state, "deposit.forfeit.cancel");
    case "executed":
    case "failed":
    case "expired":
      return NO_FORFEIT;
  }
}

/** `floor(amount * n / d)` is kept and the rest goes back, for each contribution by itself. */
export function splitContribution(
  amount: Amount,
  forfeit: Fraction,
): { readonly forfeited: Amount; readonly refunded: Amount } {
  const forfeited = shareFloor(amount, forfeit);
  return { forfeited, refunded: amount - forfeited };
}
