import { listHolds } from "../../governance/hold.ts";
import { readStake } from "../../governance/stake.ts";
import { readSupply } from "../../governance/supply.ts";
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

/** A motion that nearly nobody votes on. */
export const QUORUM_MISS: StoryPlan = {
  name: "quorum-miss",
  about:
    "a popular motion fails because too few vote; power bought after the snapshot does not help",
  cast: {
    voters: { ada: 60_000n, ben: 500_000n, cleo: 40_000n },
    treasury: 1_000_000n,
  },
  tell(story) {
    const treasuryBefore = readSupply(story.state).treasury;
    const number = propose(story, "ada", {
      type: "custom",
      payload: { text: "The ledger thanks its reviewers.", resolutionDigest: null },
      title: "Thank the reviewers",
      summary: "A motion that everybody likes and nobody votes on.",
      deposit: 100n,
    });
    story.say(
      `Ada proposes to thank the reviewers and puts down 100 tokens: ${statusOf(story, number)}.`,
    );
    const feesBefore = readSupply(story.state).treasury - treasuryBefore;
    waitWhile(story, number, "discussion");
    story.say("The discussion is over and the vote opens; power is read as of the block before.");
    story.does("cleo", "bond", { amount: 90_000n * 1_000_000n });
    story.say("Cleo bonds another 90,000 tokens to have more weight in this vote.");
    castVotes(story, number, { ada: "for", cleo: "for" });
    for (const sentence of explain(story, number)) story.say(sentence);
    story.waitUntil((proposalOf(story, number).opened?.end ?? 0) - 600);
    const warmed = readStake(story.state, story.account("cleo"));
    const phase = warmed.active === 130_000n * 1_000_000n ? "active" : "warming";
    story.say(`Cleo's new stake is ${phase} by now, and counts in later votes only.`);
    waitWhile(story, number, "voting");
    for (const sentence of explain(story, number)) story.say(sentence);
    story.say(`The vote is over: ${statusOf(story, number)}.`);
    const treasuryAfter = readSupply(story.state).treasury;
    story.check(
      "all that voted were for it, and it is rejected for its quorum",
      statusOf(story, number) === "rejected (quorum)",
    );
    story.check(
      "a tenth of the deposit went to the treasury and the rest came back",
      [...listHolds(story.state, "deposit", number)].length === 0 &&
        treasuryAfter - treasuryBefore >= 10n * 1_000_000n + feesBefore,
    );
    const late = story.refused("ben", "castVote", ballotFor(story, number, "ben", "for"));
    story.check(
      "Ben, who could have carried it, is too late",
      late === "GOV_VOTE_CLOSED" || late === "GOV_WRONG_STATUS",
    );
  },
};
