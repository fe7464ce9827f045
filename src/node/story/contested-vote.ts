import { requireTally, sumCounts } from "../../governance/tally.ts";
import { assertDefined } from "../../primitives/assert.ts";
import type { StoryPlan } from "./story-plan.ts";
import {
  ballotFor,
  castVotes,
  explain,
  proposalOf,
  propose,
  statusOf,
  waitWhile,
} from "./story-proposal.ts";

const DAY_S = 86_400;

/** A motion that is won, lost and won again in its last hours. */
export const CONTESTED_VOTE: StoryPlan = {
  name: "contested-vote",
  about:
    "a motion changes hands in its last hours; the end moves, and an owner overrules a delegate",
  cast: {
    voters: { ada: 300_000n, ben: 290_000n, cleo: 40_000n, dora: 25_000n, emil: 60_000n },
    treasury: 1_000_000n,
  },
  tell(story) {
    const daysOf = (second: number): string => `day ${(second / (DAY_S / 24)).toFixed(1)}`;
    story.does("dora", "setDelegateProfile", { acceptsDelegation: true, acceptsForwarded: false });
    const shares = [{ delegate: story.account("dora"), bp: 10_000 }];
    const expiresAt = story.now + DAY_S;
    story.does("emil", "setDelegation", {
      scopes: ["community"],
      shares,
      forward: false,
      expiresAt,
    });
    story.say("Emil delegates all of his power to Dora.");
    const number = propose(story, "ada", {
      type: "custom",
      payload: { text: "The ledger adopts the blue seal.", resolutionDigest: null },
      title: "Adopt the blue seal",
      summary: "A motion about the colour of the seal.",
      deposit: 100n,
    });
    story.say(`Ada proposes the blue seal: proposal ${number}, ${statusOf(story, number)}.`);
    waitWhile(story, number, "discussion");
    const { opened } = proposalOf(story, number);
    const { start, end: plannedEnd, hardCap } = assertDefined(opened, "the vote did not open");
    story.say(`The vote opens and should end after ${daysOf(plannedEnd - start)}.`);
    castVotes(story, number, { ada: "for", ben: "against", dora: "against" });
    for (const sentence of explain(story, number)) story.say(sentence);
    story.check("the motion is behind with Emil's power behind Dora", isAhead() === false);
    story.waitUntil(plannedEnd - 120);
    castVotes(story, number, { emil: "for" });
    story.say(
      "Two minutes before the end Emil votes himself, for the motion, against his delegate.",
    );
    const flipped = proposalOf(story, number).opened;
    story.check("the owner's ballot has turned the outcome", isAhead() === true);
    story.check("the late change has moved the end", (flipped?.end ?? 0) > plannedEnd);
    story.waitUntil((flipped?.end ?? 0) - 60);
    castVotes(story, number, { cleo: "against" });
    story.say(
      "A minute before the new end Cleo votes against: the outcome turns again, and so does the end.",
    );
    const again = proposalOf(story, number).opened;
    story.check(
      "each turn moves the end less, and never beyond the hard cap",
      (again?.end ?? 0) <= hardCap,
    );
    waitWhile(story, number, "voting");
    for (const sentence of explain(story, number)) story.say(sentence);
    story.say(`The vote is over: ${statusOf(story, number)}.`);
    const late = story.refused("ada", "castVote", ballotFor(story, number, "ada", "for"));
    story.check(
      "a ballot after the end is refused",
      late === "GOV_VOTE_CLOSED" || late === "GOV_WRONG_STATUS",
    );
    const cast = requireTally(story.state, number).community;
    story.check(
      "every unit of power was counted once",
      cast !== null && sumCounts(cast.cast) === 715_000n * 1_000_000n,
    );

    function isAhead(): boolean {
      const tally = requireTally(story.state, number).community;
      return tally !== null && tally.cast.for > tally.cast.against + tally.cast.veto;
    }
  },
};
