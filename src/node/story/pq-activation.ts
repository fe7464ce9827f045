import { decode } from "../../codec/canonical.ts";
import { DEFAULT_POLICIES } from "../../consensus/default-policy.ts";
import { pendingEpoch, resolveEpoch } from "../../consensus/schedule.ts";
import { buildMessage } from "../../crypto/signed-message.ts";
import { newestAttestations } from "../../governance/attestation.ts";
import { ATTEST, attestMessageItems, digestsAtSchema } from "../../ledger/attested.ts";
import { RULE_NAMES } from "../../ledger/rule-version.ts";
import { listDeployments } from "../../machine/deployment.ts";
import { assert, assertDefined } from "../../primitives/assert.ts";
import type { Story } from "./story.ts";
import { members } from "./story-act.ts";
import { STORY_EPOCH } from "./story-cast.ts";
import { digestOfWords, measureEpoch, requestEpoch } from "./story-epoch.ts";
import type { StoryPlan } from "./story-plan.ts";
import { castVotes, proposalOf, propose, statusOf, waitWhile } from "./story-proposal.ts";
import { reportOf } from "./story-report.ts";

const WINDOW_BLOCKS = 144;
const VOTES = {
  ada: "for",
  ben: "for",
  "validator-1": "for",
  "validator-2": "for",
  "validator-3": "for",
} as const;

/** From the proposal to the first block under the new rules: review, vote, readiness and an attested history. */
export const PQ_ACTIVATION: StoryPlan = {
  name: "pq-activation",
  about:
    "the post-quantum lineage becomes mandatory: measured, reviewed, voted, attested, signalled, in force",
  cast: {
    voters: { ada: 250_000n, ben: 150_000n, cleo: 50_000n },
    treasury: 1_000_000n,
    epoch: { ...STORY_EPOCH, rule: 2, policy: DEFAULT_POLICIES[2] },
    parameters: [
      { key: "clock.max_step_s", value: 3600 },
      { key: "epoch.window_blocks", value: WINDOW_BLOCKS },
      { key: "epoch.timeout_blocks", value: 2000 },
    ],
  },
  tell(story) {
    story.block();
    story.say(`The chain runs under ${ruleName(story)}: the post-quantum lineage may be left out.`);
    const { algs, timing } = STORY_EPOCH;
    const target = { rule: 3, algs, policy: DEFAULT_POLICIES[3], timing, anchor: null } as const;
    const activationBlock = story.height + 500;
    const { reader, branch } = story.chain;
    const { hashes } = reader.algorithms;
    const measured = measureEpoch({ target, producedAt: story.now, profile: "full", hashes });
    story.sendBytes("reviewer-1", "recordStatement", measured.record);
    story.sealed();
    const { chainId } = branch;
    const signer = story.actor("reviewer-1");
    const epoch = requestEpoch(measured, { chainId, activationBlock, signer });
    story.say("Reviewer 1 records the measurements of the release and signs for them.");
    const number = propose(story, "ada", {
      type: "epoch_activation",
      payload: epoch.payload,
      attachments: epoch.attachments,
      title: "Make the post-quantum lineage mandatory",
      summary: "v2-dual-required, under the algorithms that every block carries already.",
      deposit: 5000n,
    });
    story.say(
      `Ada proposes it for block ${activationBlock}: proposal ${number}, ${statusOf(story, number)}.`,
    );
    waitWhile(story, number, "discussion");
    review(story, number);
    waitWhile(story, number, "review");
    castVotes(story, number, VOTES);
    story.say("Ada, Ben and three of four validators vote for it.");
    waitWhile(story, number, "voting");
    story.say(`The vote is over: ${statusOf(story, number)}.`);
    waitWhile(story, number, "queued");
    story.say(
      `It has run: ${statusOf(story, number)}. Sealers signal from now on whether they are ready.`,
    );
    story.check("the decision waits for the sealers", listDeployments(story.state).length === 1);
    attest(story);
    tellLockIn(story, number);
  },
};

function review(story: Story, number: number): void {
  const proposal = proposalOf(story, number);
  const panel = assertDefined(proposal.review, "no review was opened").panelSize;
  story.say(`The discussion is over; a panel of ${panel} reviews it.`);
  const textDigest = digestOfWords(story.chain.reader.algorithms.hashes, "a review");
  const report = reportOf(proposal, { recommendation: "APPROVE", conditions: [], textDigest });
  for (const reviewer of [1, 2, 3, 4]) {
    story.send(`reviewer-${reviewer}`, "submitReview", { report, carried: null });
  }
  story.sealed();
  story.say("Four of them approve.");
}

/** Five of seven attestors vouch for the history that the new epoch will rest on. */
function attest(story: Story): void {
  const height = story.height - 1;
  story.does("attestor-1", "openAttestation", { milestone: "anchor", height });
  const [attestation] = newestAttestations(story.state, 1);
  assert(attestation !== undefined, "no attestation was opened");
  const { id, milestone } = attestation;
  const digests = decode(digestsAtSchema, attestation.digests);
  assert(digests.ok, "digests that do not decode");
  const { chainId } = story.chain.branch;
  const items = attestMessageItems(
    { chainId, id, milestone, height, digests: digests.value },
    ATTEST,
  );
  for (const name of members("attestor", 5)) {
    const { description, signer } = story.actor(name);
    const { account, suite, keyId } = description;
    const signature = signer.sign(buildMessage("attest", suite, items, keyId));
    const signatures = [{ keyId, signature }];
    story.send(name, "signAttestation", {
      id,
      member: account,
      verdict: ATTEST,
      reason: null,
      signatures,
    });
  }
  story.sealed();
  const [signed] = newestAttestations(story.state, 1);
  story.say(`Five attestors vouch for the history up to block ${height} under both algorithms.`);
  story.check(
    "the anchor is verified by 5 of 7",
    signed?.verifiedAt !== null && signed?.attesting === 5,
  );
}

function tellLockIn(story: Story, number: number): void {
  for (let blocks = 0; blocks < 2 * WINDOW_BLOCKS && pending(story) === null; blocks++)
    story.block();
  const record = assertDefined(pending(story), "the epoch was not locked in").record;
  const { start } = record;
  story.say(
    `Block ${story.height} ends a window in which the sealers were ready: the epoch begins in block ${start}.`,
  );
  story.check("it holds the attested history as its anchor", record.anchor !== null);
  story.check(
    "the proposal says that it is scheduled",
    proposalOf(story, number).run.phase === "scheduled",
  );
  story.waitForHeight(start - 1);
  story.say(`Block ${start - 1} stands under ${ruleName(story)}.`);
  story.check("nothing changes before its block", ruleOf(story) === 2);
  story.block();
  story.say(
    `Block ${story.height} stands under ${ruleName(story)}: both lineages, both commitments, strong seals.`,
  );
  story.check("the new rules are in force", ruleOf(story) === 3);
  story.check(
    "the proposal says that it is active",
    proposalOf(story, number).run.phase === "active",
  );
  story.block();
  story.block();
}

function pending(story: Story) {
  return pendingEpoch(story.chain.branch.facts.schedule, story.height);
}

function ruleOf(story: Story): number {
  return resolveEpoch(story.chain.branch.facts.schedule, story.height).record.rule;
}

function ruleName(story: Story): string {
  const { record } = resolveEpoch(story.chain.branch.facts.schedule, story.height);
  return RULE_NAMES[record.rule];
}
