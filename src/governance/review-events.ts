import { struct } from "../codec/compound.ts";
import { nullable, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { equalBytes } from "../primitives/bytes.ts";
import type { BlockPlace } from "./context.ts";
import { dropDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { nameOf } from "./name-schema.ts";
import { readUint } from "./parameter.ts";
import {
  digestSchema,
  type Proposal,
  proposalSuffix,
  REVIEW_OUTCOMES,
  requireProposal,
  writeProposal,
} from "./proposal.ts";
import { addReputation } from "./reputation.ts";
import {
  isOnPanel,
  panelMembersSchema,
  readPanel,
  requirePanel,
  reviewRulesSchema,
  writePanel,
} from "./review-panel.ts";
import { countRevisions, fileReport, readFiled, reportSchema } from "./review-report.ts";
import { accountIdSchema, secondsSchema } from "./schemas.ts";
import type { StateDraft } from "./state-access.ts";

type Review = NonNullable<Proposal["review"]>;

const roundSchema = uint(3, 1);

/** The facts of a technical review. */
export const REVIEW_EVENTS = {
  opened: defineEvent("reviewOpened", "info", {
    schema: struct({
      number: uint(),
      round: roundSchema,
      deadline: secondsSchema,
      panel: panelMembersSchema,
      rules: reviewRulesSchema,
    }),
    evolve(draft, { number, round, deadline, panel, rules }) {
      const proposal = requireProposal(draft, number);
      const before = proposal.review;
      assert(round === (before?.round ?? 0) + 1, `round ${round} of ${number} is out of turn`);
      if (before !== null) forgetClose(draft, number, before);
      const known = readPanel(draft, number);
      writePanel(draft, number, {
        members: panel,
        initialSize: known?.initialSize ?? panel.length,
        excluded: known?.excluded ?? 0,
        rules,
      });
      scheduleClose(draft, number, deadline);
      const review = {
        panelSize: panel.length,
        round,
        deadline,
        revisionUntil: null,
        outcome: null,
        closedAt: null,
      };
      writeProposal(draft, number, { ...proposal, review });
    },
  }),
  submitted: defineEvent("reviewSubmitted", "info", {
    schema: struct({
      number: uint(),
      round: roundSchema,
      reviewer: accountIdSchema,
      report: reportSchema,
    }),
    evolve(draft, { number, round, reviewer, report }, place) {
      assert(isOnPanel(requirePanel(draft, number), reviewer), "a report from outside the panel");
      const isFirst = countRevisions(readFiled(draft, number, round), reviewer) === 0;
      const gain = readUint(draft, "reputation.review_gain", place.now);
      if (isFirst) addReputation(draft, reviewer, gain, place);
      fileReport(draft, { number, round }, { reviewer, at: place.now, report });
    },
  }),
  recused: defineEvent("reviewerRecused", "info", {
    schema: struct({
      number: uint(),
      reviewer: accountIdSchema,
      /** The reviewer's own act, or the council's for conduct. */
      cause: nameOf(["recused", "excluded"] as const),
      reasonDigest: digestSchema,
    }),
    evolve(draft, { number, reviewer, cause }) {
      const panel = requirePanel(draft, number);
      const members = panel.members.filter((member) => !equalBytes(member, reviewer));
      assert(members.length + 1 === panel.members.length, "nobody to take off the panel");
      const excluded = panel.excluded + (cause === "excluded" ? 1 : 0);
      writePanel(draft, number, { ...panel, members, excluded });
      const proposal = requireProposal(draft, number);
      const review = { ...requireReview(proposal), panelSize: members.length };
      writeProposal(draft, number, { ...proposal, review });
    },
  }),
  closed: defineEvent("reviewClosed", "info", {
    schema: struct({
      number: uint(),
      round: roundSchema,
      /** The deadline, or the moment of the report that decided. */
      at: secondsSchema,
      outcome: nameOf(REVIEW_OUTCOMES),
      /** Until when a conditional outcome waits for a revision. */
      revisionUntil: nullable(secondsSchema),
    }),
    evolve(draft, { number, round, at, outcome, revisionUntil }, place) {
      const proposal = requireProposal(draft, number);
      const before = requireReview(proposal);
      assert(before.round === round && before.outcome === null, `${number} is not under review`);
      assert((outcome === "conditional") === (revisionUntil !== null), "a revision without end");
      forgetClose(draft, number, before);
      if (at >= before.deadline) blameAbsent(draft, { number, round }, place);
      if (revisionUntil !== null) scheduleClose(draft, number, revisionUntil);
      const review = { ...before, outcome, closedAt: at, revisionUntil };
      writeProposal(draft, number, { ...proposal, review });
    },
  }),
} as const;

function requireReview({ review }: Proposal): Review {
  return assertDefined(review, "a proposal without review");
}

/** Whoever sat on the panel until the deadline and has filed nothing has missed the review. */
function blameAbsent(
  draft: StateDraft,
  { number, round }: { readonly number: number; readonly round: number },
  place: BlockPlace,
): void {
  const filed = readFiled(draft, number, round);
  const loss = readUint(draft, "reputation.missed_loss", place.now);
  for (const member of requirePanel(draft, number).members) {
    if (countRevisions(filed, member) > 0) continue;
    addReputation(draft, member, -loss, place);
  }
}

function scheduleClose(draft: StateDraft, number: number, at: number): void {
  scheduleDue(draft, { kind: "reviewClose", at, reference: proposalSuffix(number) });
}

function forgetClose(draft: StateDraft, number: number, { deadline, revisionUntil }: Review): void {
  const reference = proposalSuffix(number);
  dropDue(draft, { kind: "reviewClose", at: revisionUntil ?? deadline, reference });
}
