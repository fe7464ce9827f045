import { encode } from "../../../src/codec/canonical.ts";
import { countComments, requireComment } from "../../../src/governance/forum-comment.ts";
import { requireThread, threadOfProposal } from "../../../src/governance/forum-thread.ts";
import { proposalTypeSpec } from "../../../src/governance/proposal-type-table.ts";
import type { Shares } from "../../../src/governance/tally.ts";
import { textDigest } from "../../../src/governance/text-digest.ts";
import { nextContext } from "../../../src/machine/next-context.ts";
import type { Story } from "../../../src/node/story/story.ts";
import { members, signedAct } from "../../../src/node/story/story-act.ts";
import { ballotOf, sharesOf } from "../../../src/node/story/story-ballot.ts";
import type { StoryPlan } from "../../../src/node/story/story-plan.ts";
import {
  castVotes,
  proposalOf,
  propose,
  waitWhile,
} from "../../../src/node/story/story-proposal.ts";
import { assertDefined } from "../../../src/primitives/assert.ts";

const HOUR_S = 3600;

/** Active stake of everybody, in thousands of tokens. */
export const STAKES: Readonly<Record<string, bigint>> = {
  ada: 300n,
  ben: 290n,
  cleo: 40n,
  dora: 25n,
  emil: 60n,
  fred: 10n,
  gina: 20n,
};

/** Who delegates what share to whom; who forwards what it receives. */
export const SHARES: Readonly<
  Record<
    string,
    {
      readonly shares: readonly (readonly [delegate: string, bp: number])[];
      readonly forward: boolean;
    }
  >
> = {
  emil: {
    shares: [
      ["dora", 6000],
      ["fred", 2000],
    ],
    forward: false,
  },
  fred: { shares: [["dora", 10_000]], forward: true },
  gina: { shares: [["fred", 10_000]], forward: false },
};

/** Numbers of the proposals, in their order. */
export const NUMBER = {
  motion: 1,
  price: 2,
  ignored: 3,
  spend: 4,
  queued: 5,
  contested: 6,
  discussed: 7,
  draft: 8,
  ratify: 9,
} as const;

/** A ledger in which there is something of everything, and proposals in every stage at its end. */
export const GOVERNED_STORY: StoryPlan = {
  name: "governed",
  about: "something of everything that can be asked about",
  cast: {
    voters: Object.fromEntries(
      Object.entries(STAKES).map(([name, amount]) => [name, amount * 1000n]),
    ),
    treasury: 1_000_000n,
  },
  tell(story) {
    delegate(story);
    tellMotion(story);
    const price = propose(story, "ben", priceChange(1000n, 0, 1100n, ["price"]));
    waitWhile(story, NUMBER.motion, "discussion");
    waitWhile(story, price, "discussion");
    castVotes(story, price, PASSING);
    voteOnMotion(story);
    waitWhile(story, price, "voting");
    waitWhile(story, price, "queued");
    tellMoney(story);
    tellOpen(story);
  },
};

const PASSING = {
  ada: "for",
  ben: "for",
  "validator-1": "for",
  "validator-2": "for",
  "validator-3": "for",
} as const;

function delegate(story: Story): void {
  for (const name of ["dora", "fred"]) {
    story.does(name, "setDelegateProfile", { acceptsDelegation: true, acceptsForwarded: true });
  }
  const expiresAt = story.now + 60 * HOUR_S;
  for (const [owner, { shares, forward }] of Object.entries(SHARES)) {
    story.does(owner, "setDelegation", {
      scopes: ["community"],
      shares: shares.map(([name, bp]) => ({ delegate: story.account(name), bp })),
      forward,
      expiresAt,
    });
  }
}

function tellMotion(story: Story): void {
  const number = propose(story, "ada", motion("Adopt the blue seal", "First.\nSecond.\nThird."));
  edit(
    story,
    number,
    "ada",
    motion("Adopt the azure seal", "First.\nSecond, changed.\nThird.\nFourth."),
  );
  story.does("cleo", "endorseProposal", {
    id: proposalOf(story, number).id,
    statement: "I like it.",
  });
  const first = comment(story, "ben", number, null, "Is crimson not the nicer colour?");
  comment(story, "ada", number, first, "Crimson fades in the sun.");
  const rude = comment(story, "ben", number, null, "Only fools like azure.");
  comment(story, "cleo", number, null, "I should not have said this.");
  story.does("cleo", "withdrawComment", { comment: requireComment(story.state, 4).id });
  moderate(story, "moderator-1", rude, { kind: "hide" });
  moderate(story, "moderator-2", first, { kind: "label", label: "off-topic" });
  const kept = requireComment(story.state, first).id;
  story.does("cleo", "react", { comment: kept, reaction: "question", isOn: true });
}

function voteOnMotion(story: Story): void {
  const { motion: number } = NUMBER;
  cast(story, number, "ada", "for", "Azure is the colour of the sky.");
  castVotes(story, number, { ben: "against", dora: "against" });
  castVotes(story, number, { ben: { against: 5000, for: 5000, abstain: 0, veto: 0 } });
  castVotes(story, number, { emil: { against: 0, for: 7500, abstain: 2500, veto: 0 } });
  castVotes(story, number, { ben: "against", cleo: "for" });
  waitWhile(story, number, "voting");
  waitWhile(story, number, "queued");
}

function tellMoney(story: Story): void {
  const ignored = propose(story, "cleo", { ...motion("Paint the door", "Green."), tags: ["door"] });
  const payouts = [
    { recipient: story.account("gina"), amount: 300_000_000n },
    { recipient: story.account("fred"), amount: 200_000_000n },
  ];
  const spend = propose(story, "ada", {
    type: "treasury_action",
    payload: {
      action: { kind: "spend", payouts },
      purpose: "For the painters.",
      budgetCategory: null,
    },
    title: "Pay the painters",
    summary: "Five hundred tokens.",
    deposit: 100n,
  });
  story.does("ada", "fundTreasury", { amount: 7_000_000n });
  waitWhile(story, spend, "discussion");
  castVotes(story, spend, { ada: "for", ben: "for" });
  waitWhile(story, ignored, "discussion");
  castVotes(story, ignored, { cleo: "for" });
  waitWhile(story, spend, "voting");
  waitWhile(story, spend, "queued");
  waitWhile(story, ignored, "voting");
}

/** Proposals that are left in the middle of things. */
function tellOpen(story: Story): void {
  const queued = propose(story, "ben", priceChange(1100n, 1, 1200n, ["price"]));
  waitWhile(story, queued, "discussion");
  castVotes(story, queued, PASSING);
  story.waitUntil(story.now + HOUR_S);
  const contested = propose(story, "ada", { ...motion("Hang the flag", "High."), tags: ["flag"] });
  waitWhile(story, contested, "discussion");
  castVotes(story, contested, { ada: "for", ben: "against", dora: "against" });
  waitWhile(story, queued, "voting");
  propose(story, "cleo", priceChange(1100n, 1, 1150n, ["price", "cheap"]));
  const content = contentFor(motion("A thought", "Not ready."));
  story.does("cleo", "createProposal", { content, deposit: null });
  const act = {
    council: "emergency",
    kind: "declare_emergency",
    payload: {
      trigger: "Spam in the forum",
      evidenceDigest: null,
      actions: [
        {
          kind: "pause_network",
          components: ["forum"],
          accounts: [],
          durationS: 3 * HOUR_S,
          ratifiedS: 3 * HOUR_S,
          targetHeight: null,
        },
      ],
    },
    notBefore: story.now,
    expiresAt: story.now + HOUR_S,
    signers: members("emergency", 5),
  } as const;
  story.does("emergency-1", "submitAct", signedAct(story, act));
  story.block(60);
}

/** A motion; its summary is the first line of its description. */
function motion(title: string, description: string) {
  const [summary = ""] = description.split("\n");
  return {
    type: "custom" as const,
    payload: { text: description, resolutionDigest: null },
    title,
    summary,
    deposit: 100n,
    tags: ["seal"] as readonly string[],
    description,
  };
}

/** A proposal that changes the price of statements. */
export function priceChange(
  currentValue: bigint,
  currentVersion: number,
  proposedValue: bigint,
  tags: readonly string[],
) {
  return {
    type: "parameter_change" as const,
    payload: {
      changes: [{ key: "fee.base.statement", currentValue, currentVersion, proposedValue }],
      transitionPeriodS: 0,
      rationale: "Statements are cheap.",
      impactAnalysis: {
        summary: "Recording becomes dearer.",
        affectedComponents: ["fees"],
        affectedParameters: ["fee.base.statement"],
        risks: [],
        reversible: true,
      },
    },
    title: `Set the price of statements to ${proposedValue}`,
    summary: "A tenth more.",
    deposit: 1000n,
    tags,
  };
}

function contentFor({
  type,
  payload,
  title,
  summary,
  tags,
  description,
}: ReturnType<typeof motion>) {
  const spec = assertDefined(proposalTypeSpec(type), `no type ${type}`);
  return {
    type,
    payload: encode(spec.payload, payload),
    title,
    summary,
    description,
    tags,
    links: [],
    attachments: [],
    language: "en",
    dependsOn: null,
    conditions: [],
  };
}

function edit(story: Story, number: number, who: string, next: ReturnType<typeof motion>): void {
  const { id, content } = proposalOf(story, number);
  const edited = { id, expectedVersion: content.version, content: contentFor(next) };
  story.does(who, "editProposal", edited);
}

/** Casts a ballot with a reason. */
export function cast(
  story: Story,
  number: number,
  who: string,
  choice: keyof Shares | Shares,
  justification: string,
): void {
  const ballot = ballotOf(story.state, number, story.account(who), sharesOf(choice));
  story.does(who, "castVote", { ballot: { ...ballot, justification } });
}

function comment(
  story: Story,
  who: string,
  proposal: number,
  parent: number | null,
  body: string,
): number {
  const thread = assertDefined(threadOfProposal(story.state, proposal), "no thread");
  story.does(who, "postComment", {
    thread: requireThread(story.state, thread).id,
    parent: parent === null ? null : requireComment(story.state, parent).id,
    contentVersion: proposalOf(story, proposal).content.version,
    anchor: null,
    body,
    bodyDigest: textDigest(nextContext(story.chain.machine).governance.hash, body),
  });
  return countComments(story.state);
}

function moderate(story: Story, who: string, number: number, action: unknown): void {
  story.does(who, "moderate", {
    target: { kind: "comment", id: requireComment(story.state, number).id },
    action,
    ruleId: "civility.1",
    reason: "Be kind.",
    until: story.now + 100 * HOUR_S,
  });
}
