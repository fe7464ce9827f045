import { readAccount } from "../../governance/account.ts";
import { readStream } from "../../governance/stream.ts";
import { readSupply } from "../../governance/supply.ts";
import type { Story } from "./story.ts";
import { TOKEN } from "./story-cast.ts";
import type { StoryPlan } from "./story-plan.ts";
import { castVotes, proposalOf, propose, statusOf, waitWhile } from "./story-proposal.ts";

const HOUR_S = 3600;
const MOB = ["mia", "max", "moe", "mel"] as const;
const ROUNDS = 3;
const ENDED = ["executed", "failed", "rejected", "vetoed", "cancelled", "expired"];

/** A majority empties the treasury in small pieces, as far as the rules let it. */
export const TREASURY_DRAIN: StoryPlan = {
  name: "treasury-drain",
  about:
    "a majority takes small payments until the window shuts; a builder is paid by a stream instead",
  cast: {
    voters: { mia: 90_000n, max: 90_000n, moe: 90_000n, mel: 90_000n, ada: 60_000n, bob: 1_000n },
    treasury: 1_000_000n,
  },
  tell(story) {
    const before = readSupply(story.state).treasury;
    story.say(
      `The treasury holds ${tokens(before)} tokens. Four accounts hold the majority of all stake.`,
    );
    const spends: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const [place, name] of MOB.entries()) {
        const amount = 1000n * TOKEN - BigInt(spends.length);
        const payouts = [{ recipient: story.account(name), amount }];
        spends.push(
          propose(story, name, {
            type: "treasury_action",
            payload: {
              action: { kind: "spend", payouts },
              purpose: `Round ${round + 1}, piece ${place + 1}.`,
              budgetCategory: null,
            },
            title: `Pay ${name}`,
            summary: "As much as the smallest track allows.",
            deposit: 100n,
          }),
        );
      }
    }
    story.say(
      `They propose ${spends.length} payments of a thousand tokens each, on the track of small payments.`,
    );
    drive(story, spends);
    const executed = spends.filter((number) => statusOf(story, number) === "executed");
    const failed = spends.filter((number) => statusOf(story, number).startsWith("failed"));
    for (const number of failed) {
      const { run } = proposalOf(story, number);
      story.say(
        `Payment ${number} was tried ${run.attempts} times and ended as ${statusOf(story, number)}.`,
      );
    }
    story.say(
      `${executed.length} payments ran and ${failed.length} did not: the window of small payments is shut.`,
    );
    const paid = executed.length * 1000;
    story.check(
      "all of them had passed their votes",
      executed.length + failed.length === spends.length,
    );
    story.check(
      "the window let a hundredth of the treasury go and no more",
      paid > 0 && paid <= 10_100,
    );
    story.check("some were stopped by the window", failed.length > 0);
    const gone = before - readSupply(story.state).treasury;
    story.check("what is gone is what ran, fees aside", gone <= BigInt(paid) * TOKEN);
    tellStream(story);
  },
};

/** The builder is paid over time, and no more once the work stops. */
function tellStream(story: Story): void {
  const start = story.now + 30 * HOUR_S;
  const total = 12_000n * TOKEN;
  const number = propose(story, "ada", {
    type: "treasury_action",
    payload: {
      action: {
        kind: "stream",
        recipient: story.account("bob"),
        total,
        start,
        cliff: start + 10 * HOUR_S,
        end: start + 40 * HOUR_S,
      },
      purpose: "Bob builds the reader.",
      budgetCategory: null,
    },
    title: "Pay Bob as he works",
    summary: "Twelve thousand tokens over forty hours, nothing in the first ten.",
    deposit: 500n,
  });
  drive(story, [number]);
  story.check("the stream was set up", statusOf(story, number) === "executed");
  const stream = 1;
  story.say(
    `Bob's stream holds ${tokens(readSupply(story.state).streams)} tokens apart from the treasury.`,
  );
  story.waitUntil(start + 9 * HOUR_S);
  const early = story.refused("bob", "claimStream", { stream, amount: null });
  story.check("nothing is paid before the cliff", early === "GOV_NOTHING_TO_CLAIM");
  story.waitUntil(start + 20 * HOUR_S);
  const pocket = readAccount(story.state, story.account("bob"))?.liquid ?? 0n;
  story.does("bob", "claimStream", { stream, amount: null });
  const claimed = readStream(story.state, stream)?.claimed ?? 0n;
  story.say(`Half-way Bob claims ${tokens(claimed)} tokens.`);
  const after = readAccount(story.state, story.account("bob"))?.liquid ?? 0n;
  story.check(
    "half of the time has paid half of the total",
    claimed >= 6000n * TOKEN && claimed < 6001n * TOKEN,
  );
  story.check("it is in his pocket", after > pocket + 5999n * TOKEN);
}

/** Everybody votes for whatever opens, until all have ended. */
function drive(story: Story, numbers: readonly number[]): void {
  const voted = new Set<number>();
  for (let blocks = 0; blocks < 2000; blocks++) {
    const open = numbers.filter((each) => !voted.has(each) && statusOf(story, each) === "voting");
    for (const number of open) {
      castVotes(story, number, { mia: "for", max: "for", moe: "for", mel: "for", ada: "for" });
      voted.add(number);
    }
    const word = (each: number): string => statusOf(story, each).split(" ")[0] ?? "";
    if (numbers.every((each) => ENDED.includes(word(each)))) return;
    story.block(300);
  }
  for (const number of numbers) waitWhile(story, number, "voting");
}

function tokens(amount: bigint): string {
  return (amount / TOKEN).toLocaleString("en-US");
}
