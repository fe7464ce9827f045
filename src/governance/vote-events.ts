import { struct } from "../codec/compound.ts";
import { bool, nullable, text, uint } from "../codec/schema.ts";
import { assert, assertDefined } from "../primitives/assert.ts";
import { readBallot, writeBallot } from "./ballot.ts";
import { applyWeights } from "./ballot-weight.ts";
import { countCast } from "./count-cast.ts";
import { cancelDue, dropDue, scheduleDue } from "./due.ts";
import { defineEvent } from "./event.ts";
import { nameOf } from "./name-schema.ts";
import { HOUSES } from "./names.ts";
import { readUint } from "./parameter.ts";
import {
  type Proposal,
  proposalSuffix,
  requireProposal,
  trackOf,
  writeProposal,
} from "./proposal.ts";
import { addReputation } from "./reputation.ts";
import { heightSchema, secondsSchema } from "./schemas.ts";
import { pinHeight } from "./series.ts";
import type { StateDraft } from "./state-access.ts";
import { emptyTally, tallySchema, writeTally } from "./tally.ts";
import { voteCastSchema } from "./vote-cast.ts";
import { requireVoteRules, voteRulesSchema, votingHouses, writeVoteRules } from "./vote-rules.ts";
import { takeSlot } from "./waiting-line.ts";

const OUTCOMES = ["passed", "rejected", "vetoed"] as const;

/** The facts of a vote. The tally follows from `voteCast` alone. */
export const VOTE_EVENTS = {
  opened: defineEvent("votingOpened", "info", {
    schema: struct({
      number: uint(),
      start: secondsSchema,
      end: secondsSchema,
      hardCap: secondsSchema,
      snapshotHeight: heightSchema,
      rules: voteRulesSchema,
    }),
    evolve(draft, { number, rules, ...opened }, place) {
      const proposal = requireProposal(draft, number);
      assert(proposal.opened === null, `the vote on ${number} is opened twice`);
      assert(opened.start < opened.end, `the vote on ${number} has no length`);
      assert(opened.end <= opened.hardCap, `the vote on ${number} ends after its hard cap`);
      const facts = { ...opened, extensions: 0, height: place.height };
      writeProposal(draft, number, { ...proposal, opened: facts });
      writeVoteRules(draft, number, rules);
      writeTally(draft, number, emptyTally(votingHouses(rules), rules.early));
      pinHeight(draft, opened.snapshotHeight);
      scheduleClose(draft, number, opened.end);
      takeOwnSlot(draft, number, proposal);
    },
  }),
  /** Power is read at the smallest total of the last days, because the electorate has grown too fast since. */
  spikeGuardUsed: defineEvent("spikeGuardUsed", "warning", {
    schema: struct({ number: uint(), snapshotHeight: heightSchema }),
    evolve: () => undefined,
  }),
  cast: defineEvent("voteCast", "info", {
    schema: voteCastSchema,
    evolve(draft, cast, place) {
      const { number, voter, shares, nonce } = cast;
      const before = readBallot(draft, number, voter);
      assert(nonce === (before?.count ?? 0), `a ballot of ${number} out of turn`);
      writeTally(draft, number, countCast(draft, cast, before?.shares));
      if (before === undefined) {
        for (const { house, weight } of cast.houses) {
          applyWeights(draft, { number, house, voter }, weight);
        }
        // Whoever weighs something among the validators was one at the snapshot.
        if (cast.houses.some(({ house }) => house === "validators")) {
          const gain = readUint(draft, "reputation.ballot_gain", place.now);
          addReputation(draft, voter, gain, place);
        }
      }
      writeBallot(draft, number, voter, { shares, count: nonce + 1, at: place.now });
    },
  }),
  extended: defineEvent("votingExtended", "notice", {
    schema: struct({ number: uint(), end: secondsSchema, extensions: uint(64, 1) }),
    evolve(draft, { number, end, extensions }) {
      const proposal = requireProposal(draft, number);
      const opened = assertDefined(proposal.opened, `${number} is not in voting`);
      assert(end > opened.end, `the end of ${number} falls`);
      assert(end <= opened.hardCap, `the end of ${number} passes its hard cap`);
      cancelDue(draft, closeItem(number, opened.end));
      scheduleClose(draft, number, end);
      writeProposal(draft, number, { ...proposal, opened: { ...opened, end, extensions } });
    },
  }),
  closed: defineEvent("votingClosed", "info", {
    schema: struct({
      number: uint(),
      /** The end of the vote, whenever the block that records it comes. */
      at: secondsSchema,
      outcome: nameOf(OUTCOMES),
      reason: nullable(text(1, 32)),
      house: nullable(nameOf(HOUSES)),
      eta: secondsSchema,
      graceS: secondsSchema,
      /** Whether it was decided before its end. */
      isEarly: bool,
      tally: tallySchema,
    }),
    evolve(draft, { number, isEarly, tally: _, ...closed }) {
      const proposal = requireProposal(draft, number);
      const opened = assertDefined(proposal.opened, `${number} was not opened`);
      assert(proposal.closed === null, `the vote on ${number} is closed twice`);
      assert(isEarly || closed.at === opened.end, `the vote on ${number} is closed out of time`);
      dropDue(draft, closeItem(number, opened.end));
      writeProposal(draft, number, {
        ...proposal,
        opened: { ...opened, end: closed.at },
        closed,
      });
      if (closed.outcome === "passed") scheduleRun(draft, number, closed);
    },
  }),
} as const;

/** What a rule puts to the vote takes no slot from what accounts propose. */
function takeOwnSlot(draft: StateDraft, number: number, proposal: Proposal): void {
  const submitted = assertDefined(proposal.submitted, `${number} was not submitted`);
  if (submitted.exempt) return;
  const ready = assertDefined(proposal.ready, `${number} does not wait for a slot`);
  const { proposer } = proposal;
  takeSlot(draft, { track: trackOf(proposal), proposer, readyAt: ready.at, number });
}

/** What runs by itself is due at its eta, and every window is looked at when it may be over. */
function scheduleRun(
  draft: StateDraft,
  number: number,
  { eta, graceS }: { readonly eta: number; readonly graceS: number },
): void {
  const reference = proposalSuffix(number);
  const { manual } = requireVoteRules(draft, number);
  if (!manual) scheduleDue(draft, { kind: "execution", at: eta, reference });
  scheduleDue(draft, { kind: "executionWindow", at: eta + graceS, reference });
}

function closeItem(number: number, at: number) {
  return { kind: "votingClose", at, reference: proposalSuffix(number) } as const;
}

function scheduleClose(draft: StateDraft, number: number, at: number): void {
  scheduleDue(draft, closeItem(number, at));
}
