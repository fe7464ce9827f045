import { DEFAULT_POLICIES } from "../../consensus/default-policy.ts";
import { resolveEpoch } from "../../consensus/schedule.ts";
import { requireHash } from "../../crypto/require-hash.ts";
import { requireFallback } from "../../governance/fallback-record.ts";
import { countProposals } from "../../governance/proposal.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import { asciiBytes } from "../../primitives/bytes.ts";
import { declareFallback } from "../act-declare.ts";
import { signActFile } from "../act-sign.ts";
import { actPayload } from "../act-submit.ts";
import type { Story } from "./story.ts";
import { members } from "./story-act.ts";
import { STORY_EPOCH, STRONG } from "./story-cast.ts";
import type { StoryPlan } from "./story-plan.ts";
import { castVotes, proposalOf, statusOf, waitWhile } from "./story-proposal.ts";

const VALIDATORS = ["validator-1", "validator-2", "validator-3", "validator-4"] as const;

/** Two fallbacks: the community stops the first, the validators keep the second. */
export const EMERGENCY_FALLBACK: StoryPlan = {
  name: "emergency-fallback",
  about:
    "a council falls back from v2-pq-primary; one declaration is vetoed, one lapses, one is ratified",
  cast: {
    voters: { ada: 250_000n, ben: 150_000n, cleo: 50_000n },
    treasury: 1_000_000n,
    epoch: { ...STORY_EPOCH, rule: 4, policy: DEFAULT_POLICIES[4] },
    voterSuite: STRONG,
  },
  tell(story) {
    story.waitForHeight(2);
    story.say(`The chain runs under ${ruleName(story)}.`);
    const four = declare(story, 4);
    story.say(`Four of seven sign a fallback to v2-dual-required: ${four}.`);
    story.check("four signatures declare no fallback", four === "GOV_COUNCIL_QUORUM");
    const first = declare(story, 5);
    story.check("five signatures do", first === "done");
    const { start, digest } = requireFallback(story.state, 1);
    story.say(`Five sign: the fallback is to begin in block ${start}.`);
    story.does("cleo", "objectEmergency", { id: digest, statement: "Nothing is broken." });
    story.say("Cleo objects with a ninth of the stake: not enough.");
    story.does("ada", "objectEmergency", { id: digest, statement: "Nothing is broken." });
    story.say("Ada objects too, and together they hold more than a third: the fallback is off.");
    story.waitForHeight(start + 1);
    story.check("the vetoed fallback never began", ruleOf(story) === 4);
    tellLapse(story);
    tellRatified(story);
  },
};

/** Nobody ratifies it, so that it ends by itself. */
function tellLapse(story: Story): void {
  story.check("a second declaration is possible", declare(story, 5) === "done");
  const { start } = requireFallback(story.state, 2);
  story.waitForHeight(start);
  story.say(
    `The second fallback is let through: block ${story.height} stands under ${ruleName(story)}.`,
  );
  story.check("the fallback is in force", ruleOf(story) === 3);
  const { expiry } = story.chain.branch.facts.openFallback ?? { expiry: 0 };
  story.say(`Nobody ratifies it; it lapses at the end of block ${expiry}.`);
  story.waitForHeight(expiry + 14);
  story.say(`Block ${story.height} stands under ${ruleName(story)} again, without anybody's hand.`);
  story.check("unratified, the chain has come back", ruleOf(story) === 4);
}

/** The validators ratify it in the vote that opens by itself, and it stays. */
function tellRatified(story: Story): void {
  story.check("a third declaration is possible", declare(story, 5) === "done");
  const number = countProposals(story.state);
  const status = statusOf(story, number);
  story.say(
    `With the third declaration the question of its ratification is open: proposal ${number}, ${status}.`,
  );
  waitWhile(story, number, "discussion");
  castVotes(story, number, Object.fromEntries(VALIDATORS.map((name) => [name, "for"])));
  waitWhile(story, number, "voting");
  waitWhile(story, number, "queued");
  story.say(`All validators vote to keep it: ${statusOf(story, number)}.`);
  story.check("the ratification is executed", proposalOf(story, number).ended?.how === "executed");
  const { start } = requireFallback(story.state, 3);
  story.waitForHeight(start + 30);
  story.say(
    `Thirty blocks after its beginning block ${story.height} still stands under ${ruleName(story)}.`,
  );
  story.check("ratified, the fallback stays", ruleOf(story) === 3);
}

/** Declares a fallback to v2-dual-required with so many signatures; answers `done` or the refusal. */
function declare(story: Story, signatures: number): string {
  const { reader } = story.chain;
  const next = story.height + 1;
  const { noticeBlocks } = resolveEpoch(story.chain.branch.facts.schedule, next).record.timing;
  const sha3 = requireHash(reader.algorithms.hashes, 0x16);
  const declared = declareFallback(reader, {
    settings: { rule_version: "v2-dual-required" },
    start: next + noticeBlocks,
    expires: next,
    evidenceHash: sha3.digest(asciiBytes(`report ${next}`)),
  });
  const signed = members("emergency", signatures).reduce((file, name) => {
    return signActFile(reader, file, story.actor(name));
  }, declared);
  story.sendBytes("emergency-1", "submitAct", actPayload(signed));
  const rejection = story.block().at(-1);
  return rejection === null || rejection === undefined ? "done" : rejection.code;
}

function ruleOf(story: Story): number {
  return resolveEpoch(story.chain.branch.facts.schedule, story.height).record.rule;
}

function ruleName(story: Story): string {
  const { record } = resolveEpoch(story.chain.branch.facts.schedule, story.height);
  return RULE_NAMES[record.rule];
}
