import { ACT_DUE } from "./act-due.ts";
import { ATTESTATION_DUE } from "./attestation-due.ts";
import { closeReviewDue } from "./close-review.ts";
import { closeVotingDue } from "./close-voting.ts";
import type { GovernanceContext } from "./context.ts";
import { recordDailyTotals } from "./daily-totals.ts";
import { expireDelegation } from "./delegation-expiry.ts";
import type { DueItem, DueKind } from "./due.ts";
import { executeDue, expireWindowDue } from "./execution-due.ts";
import type { Journal } from "./journal.ts";
import { MEASURE_DUE } from "./measure-due.ts";
import { PROPOSAL_DUE } from "./proposal-due.ts";
import { expireAcceptance } from "./record-acceptance.ts";
import { completeRecovery } from "./recovery-events.ts";
import { decayDue } from "./reputation-events.ts";
import { changeRoleDue } from "./role-due.ts";
import { matureBond, releaseUnbonded } from "./stake-due.ts";

/** Does one item of due work. It never fails: what cannot be done any more is stated as such. */
export type DueHandler = (journal: Journal, item: DueItem, context: GovernanceContext) => void;

const HANDLERS: Readonly<Partial<Record<DueKind, DueHandler>>> = {
  acceptanceExpiry: expireAcceptance,
  ...ACT_DUE,
  ...ATTESTATION_DUE,
  ...MEASURE_DUE,
  dailyTotals: recordDailyTotals,
  delegationExpiry: expireDelegation,
  execution: executeDue,
  executionWindow: expireWindowDue,
  recovery: completeRecovery,
  reputationDecay: decayDue,
  ...PROPOSAL_DUE,
  reviewClose: closeReviewDue,
  roleChange: changeRoleDue,
  stakeMaturity: matureBond,
  stakeRelease: releaseUnbonded,
  votingClose: closeVotingDue,
};

/** How a kind of due work is done. */
export function dueHandler(kind: DueKind): DueHandler | undefined {
  return HANDLERS[kind];
}
