import { set, struct } from "../codec/compound.ts";
import { type Infer, uint } from "../codec/schema.ts";
import { assertDefined } from "../primitives/assert.ts";
import type { AccountId } from "../primitives/brand.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { fractionSchema } from "./fraction.ts";
import { readFraction, readUint } from "./parameter.ts";
import { proposalSuffix } from "./proposal.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft, StateReader } from "./state-access.ts";
import { readState, stateTable, writeState } from "./state-table.ts";

const PANEL_MAX = 32;

export const panelMembersSchema = set(accountIdSchema, 0, PANEL_MAX);

/** Rules of one review, copied when it opens: no later change of a parameter reaches it. */
export const reviewRulesSchema = struct({
  reportsMin: uint(PANEL_MAX),
  approve: fractionSchema,
  reject: fractionSchema,
  securityFail: uint(PANEL_MAX),
  roundsMax: uint(3, 1),
  periodS: secondsSchema,
  revisionS: secondsSchema,
});

export type ReviewRules = Infer<typeof reviewRulesSchema>;

const panelSchema = struct({
  /** Who may file: those of the start without the recused and the excluded. */
  members: panelMembersSchema,
  /** How many there were at the start, by which exclusions are bounded. */
  initialSize: uint(PANEL_MAX),
  excluded: uint(PANEL_MAX),
  rules: reviewRulesSchema,
});

export type ReviewPanel = Infer<typeof panelSchema>;

const panelTable = stateTable("panel/", panelSchema);

/** The panel of a proposal, or undefined when it was never reviewed. */
export function readPanel(state: StateReader, number: number): ReviewPanel | undefined {
  return readState(state, panelTable, proposalSuffix(number));
}

/** The panel of a proposal whose review was opened. */
export function requirePanel(state: StateReader, number: number): ReviewPanel {
  return assertDefined(readPanel(state, number), `no panel of proposal ${number}`);
}

export function writePanel(draft: StateDraft, number: number, value: ReviewPanel): void {
  writeState(draft, panelTable, { suffix: proposalSuffix(number), value });
}

/** True iff the account may file reports. */
export function isOnPanel(panel: ReviewPanel, account: AccountId): boolean {
  return panel.members.some((member) => equalBytes(member, account));
}

/** The rules that a review gets which opens now. */
export function copyReviewRules(state: StateReader, now: number): ReviewRules {
  return {
    reportsMin: readUint(state, "review.min_reports", now),
    approve: readFraction(state, "review.approve"),
    reject: readFraction(state, "review.reject"),
    securityFail: readUint(state, "review.security_fail", now),
    roundsMax: readUint(state, "review.max_rounds", now),
    periodS: readUint(state, "review.period_s", now),
    revisionS: readUint(state, "review.revision_s", now),
  };
}
