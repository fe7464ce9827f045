import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readAccount } from "../../src/governance/account.ts";
import { readBallot } from "../../src/governance/ballot.ts";
import { findContent } from "../../src/governance/content.ts";
import { findProposal, requireProposal } from "../../src/governance/proposal.ts";
import { readFiled } from "../../src/governance/review-report.ts";
import { proposalOf } from "../../src/node/story/story-proposal.ts";
import type { Digest } from "../../src/primitives/brand.ts";
import { toHex0x } from "../../src/primitives/hex.ts";
import { CHANGE, MOTION, WRITE_PLAN } from "../support/node/write-plan.ts";
import { bytesOf, type WriteScene, writeScene } from "../support/node/write-scene.ts";

let scene: WriteScene;
before(async () => {
  scene = await writeScene(WRITE_PLAN);
});
after(() => scene.close());

const idOf = (number: number): string => toHex0x(proposalOf(scene.story, number).id);

test("submit_proposal: the fields of an activation proposal are known, and those computed are ignored", async () => {
  const refused = await scene.refusal("submit_proposal", {
    proposal: {
      proposal_id: "PQ-1",
      proposal_type: "pq_activation",
      title: "Activate",
      proposer: scene.account("ada"),
      submission_timestamp: 1701900000.5,
      activation_block: 1_000_000,
      epoch_parameters: {
        start_block: 1_000_000,
        end_block: null,
        algorithm_id: "0x01",
        algorithm_name: "SHA3-256",
        rule_version: "v2-pq-primary",
        activation_timestamp: null,
        governance_hash: null,
      },
      rationale: "It is time.",
      benchmark_results: {
        report_digest: `0x${"11".repeat(64)}`,
        criteria_version: 1,
        verdict: "pass",
        signer: scene.account("reviewer-1"),
        key_id: `0x${"22".repeat(32)}`,
        signature: "0x33",
      },
      risk_assessment: { level: "low", risks: [] },
      implementation_readiness: {
        code_digest: `0x${"44".repeat(32)}`,
        tests_digest: `0x${"55".repeat(32)}`,
        artifacts: [],
        operators_ready_bp: 9000,
      },
      endorsements: [],
      status: "DRAFT",
    },
  });
  assert.equal(refused.code, "RPC_SIGNATURE_REQUIRED", refused.message);
  const { effects } = refused.more.members as { effects: { payload: unknown } };
  const { content } = effects.payload as { content: Record<string, unknown> };
  assert.equal(content.type, "epoch_activation");
  const { epoch_parameters, activation_block } = content.payload as Record<string, unknown>;
  assert.equal(activation_block, 1_000_000);
  const { rule_version, legacy_algorithm_id, pq_algorithm_id } = epoch_parameters as Record<
    string,
    unknown
  >;
  // 0 and 1 are the aliases of SHA-256 and SHA3-256; what the fields do not name is as in force.
  assert.deepEqual([rule_version, legacy_algorithm_id, pq_algorithm_id], ["v2-pq-primary", 0, 1]);
});

test("create_proposal is submit_proposal, and the fields of a motion make one", async () => {
  const proposal = {
    proposal_type: { Custom: { text: "The seal is green." } },
    description: "A green seal for every block.",
    proposer: scene.account("ben"),
    created_at: 1,
    discussion_period: 5,
    metadata: { tags: ["seal"], discussion_thread: null },
  };
  const answer = await scene.signed("create_proposal", { proposal }, "ben");
  assert.equal(answer.status, "submitted");
  assert.deepEqual(answer.ignored.toSorted(), [
    "created_at",
    "discussion_period",
    "discussion_thread",
  ]);
  const number = findProposal(scene.story.state, bytesOf(answer.proposal_hash) as Digest) ?? 0;
  const content = findContent(scene.story.state, number);
  assert.deepEqual(
    [content?.type, content?.title, content?.tags],
    ["custom", "A green seal for every block.", ["seal"]],
  );
  assert.equal(requireProposal(scene.story.state, number).submitted?.track, "text");
  const types = answer.events.map(({ type }: { type: string }) => type);
  assert.ok(
    types.includes("proposal_created") && types.includes("proposal_submitted"),
    types.join(),
  );
  assert.equal(answer.height, scene.story.height);
});

test("a change of a parameter needs nothing but key and value", async () => {
  const proposal = {
    proposal_type: "ParameterChange",
    title: "Threads of a proposal",
    proposer: scene.account("ben"),
    parameter: "forum.posts_per_hour",
    new_value: 25,
    rationale: "More to say.",
  };
  const answer = await scene.signed("submit_proposal", { proposal }, "ben");
  assert.equal(answer.status, "submitted");
});

test("cast_vote: FOR is YES, the computed fields are ignored, and the answer tells the power", async () => {
  const vote = {
    proposal_hash: idOf(MOTION),
    voter: scene.account("ada"),
    vote: "FOR",
    voting_power: 12.5,
    timestamp: 1701900000.0,
    justification: "Blue.",
  };
  const answer = await scene.signed("cast_vote", { vote }, "ada");
  assert.equal(answer.status, "vote_cast");
  assert.deepEqual(answer.ignored, ["voting_power", "timestamp"]);
  // 300,000 tokens of 10^6 base units, all of them bonded.
  assert.equal(answer.voting_power, "300000000000");
  assert.deepEqual(answer.via[0], {
    house: "community",
    own: "300000000000",
    delegated: "0",
    total: "300000000000",
  });
  const ballot = readBallot(scene.story.state, MOTION, scene.story.account("ada"));
  assert.deepEqual(ballot?.shares, { against: 0, for: 10_000, abstain: 0, veto: 0 });
});

test("the guide's own signature and voter stand for auth, and the same call again has the same answer", async () => {
  const vote = {
    proposal_id: idOf(MOTION),
    voter: scene.account("cleo"),
    split: { for: 2500, against: 7500 },
  };
  const auth = scene.authOf(await scene.refusal("cast_vote", { vote }), "cleo");
  const params = { vote: { ...vote, signature: auth.signature } };
  const first = await scene.call("cast_vote", params);
  assert.equal(first.status, "vote_cast");
  const height = scene.story.height;
  const again = await scene.call("cast_vote", params);
  assert.deepEqual(again, first);
  assert.equal(scene.story.height, height, "a block was made for a repeated call");
  const whole = await scene.call("cast_vote", { vote, auth });
  assert.deepEqual(whole, first);
  // Another side under the signature of the first ballot is another ballot, which nobody has signed.
  const other = await scene.refusal("cast_vote", {
    vote: { ...vote, split: { for: 7500, against: 2500 }, signature: auth.signature },
  });
  assert.equal(other.code, "RPC_SIGNATURE_INVALID");
});

test("what was signed is what is checked: a field that is changed afterwards voids the signature", async () => {
  const vote = { proposal_hash: idOf(MOTION), voter: scene.account("ben"), vote: "NO" };
  const auth = scene.authOf(await scene.refusal("cast_vote", { vote }), "ben");
  const before = readAccount(scene.story.state, scene.story.account("ben"))?.sequence;
  for (const changed of [
    { vote: { ...vote, vote: "YES" }, auth },
    { vote: { ...vote, justification: "x" }, auth },
    { vote, auth: { ...auth, max_fee: "7" } },
    { vote, auth: { ...auth, valid_until: 999 } },
  ]) {
    const refused = await scene.refusal("cast_vote", changed);
    assert.equal(refused.code, "RPC_SIGNATURE_INVALID", JSON.stringify(changed));
    const { suite, key_id, sign_bytes } = refused.more.evidence as Record<string, string>;
    assert.equal(key_id, auth.key_id);
    assert.equal(suite, "ed25519");
    assert.ok((sign_bytes ?? "").length > 100);
  }
  const nonce = await scene.refusal("cast_vote", { vote, auth: { ...auth, generation: 1 } });
  assert.deepEqual(
    [nonce.code, nonce.more.rejection?.code],
    ["RPC_TX_REJECTED", "GOV_TX_GENERATION"],
  );
  const foreign = await scene.refusal("cast_vote", {
    vote,
    auth: { ...auth, signature: `0x${"00".repeat(64)}` },
  });
  assert.equal(foreign.code, "RPC_SIGNATURE_INVALID");
  assert.equal(readAccount(scene.story.state, scene.story.account("ben"))?.sequence, before);
  assert.equal((await scene.call("cast_vote", { vote, auth })).status, "vote_cast");
});

test("sender and voter must not differ, and a write needs one of them", async () => {
  const vote = { proposal_hash: idOf(MOTION), voter: scene.account("ben"), vote: "NO" };
  const other = await scene.refusal("cast_vote", { vote, auth: { sender: scene.account("ada") } });
  assert.deepEqual([other.code, other.more.evidence?.path], ["RPC_PARAMS", "vote.voter"]);
  const nobody = await scene.refusal("cast_vote", { vote: { ...vote, voter: undefined } });
  assert.equal(nobody.code, "RPC_PARAMS");
  const nothing = await scene.refusal("cast_vote", {});
  assert.deepEqual(nothing.more.evidence?.path, "vote");
  const word = await scene.refusal("cast_vote", { vote: { ...vote, vote: "YESS" } });
  assert.deepEqual([word.more.evidence?.path, word.more.evidence?.nearest], ["vote.vote", "YES"]);
  const sum = await scene.refusal("cast_vote", {
    vote: { ...vote, vote: undefined, split: { for: 9999 } },
  });
  assert.equal(sum.more.evidence?.path, "vote.split");
  const field = await scene.refusal("cast_vote", { vote: { ...vote, votr: 1 } });
  assert.equal(field.code, "RPC_PARAMS");
  const unknown = await scene.refusal("cast_vote", {
    vote: { ...vote, proposal_hash: `0x${"ab".repeat(32)}` },
  });
  assert.equal(unknown.code, "RPC_NOT_FOUND");
});

test("submit_review: five sections, the text by its digest", async () => {
  const review = {
    proposal_hash: idOf(CHANGE),
    reviewer_id: scene.account("reviewer-1"),
    review_timestamp: 1,
    code_review: { verdict: "pass", text: "Read all of it." },
    test_review: { verdict: "PASS", lines: 3, by: "me" },
    benchmark_review: { verdict: "not_applicable" },
    security_review: { verdict: "concern", text: "One." },
    docs_review: { verdict: "pass" },
    recommendation: "APPROVE",
  };
  const answer = await scene.signed("submit_review", { review }, "reviewer-1");
  assert.equal(answer.status, "review_submitted");
  assert.deepEqual(answer.ignored, ["review_timestamp"]);
  const [filed] = readFiled(scene.story.state, CHANGE, 1);
  assert.equal(filed?.recommendation, "APPROVE");
  const late = await scene.refusal("submit_review", {
    review: { ...review, proposal_hash: idOf(MOTION) },
    auth: {},
  });
  // What the ledger would refuse is said with the bytes, before anybody signs.
  assert.equal(late.code, "RPC_SIGNATURE_REQUIRED");
  const { effects } = late.more.members as { effects: { rejection: { code: string } } };
  assert.equal(effects.rejection.code, "GOV_REVIEW_CLOSED");
  const conditional = await scene.refusal("submit_review", {
    review: { ...review, recommendation: "MAYBE" },
  });
  assert.equal(conditional.more.evidence?.path, "payload.report.recommendation");
});

test("a write that the block would fail is refused before it costs a fee", async () => {
  const vote = { proposal_hash: idOf(CHANGE), voter: scene.account("ada"), vote: "YES" };
  const auth = scene.authOf(await scene.refusal("cast_vote", { vote }), "ada");
  const before = readAccount(scene.story.state, scene.story.account("ada"))?.sequence;
  const refused = await scene.refusal("cast_vote", { vote, auth });
  assert.deepEqual(
    [refused.code, refused.more.rejection?.code],
    ["RPC_TX_REJECTED", "GOV_VOTE_NOT_OPEN"],
  );
  assert.equal(readAccount(scene.story.state, scene.story.account("ada"))?.sequence, before);
});

test("execute_proposal names the plan that was voted on", async () => {
  const refused = await scene.refusal("execute_proposal", {
    proposal_hash: idOf(MOTION),
    auth: { sender: scene.account("ada") },
  });
  const { effects } = refused.more.members as {
    effects: { payload: { plan_hash: string }; rejection: { code: string } };
  };
  const { locked } = proposalOf(scene.story, MOTION);
  assert.equal(effects.payload.plan_hash, toHex0x(locked?.planHash ?? new Uint8Array()));
  assert.equal(effects.rejection.code, "GOV_WRONG_STATUS");
});
