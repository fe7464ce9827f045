import assert from "node:assert/strict";
import { test } from "node:test";
import { testKey } from "../../test/support/test-keys.ts";
import { VoteScene } from "../../test/support/vote-scene.ts";
import { buildMessage } from "../crypto/signed-message.ts";
import { equalBytes } from "../primitives/bytes.ts";
import { excludeReviewer } from "./exclude-reviewer.ts";
import { readReputation } from "./reputation.ts";
import { requirePanel } from "./review-panel.ts";
import { type ReviewReport, reportItems } from "./review-report.ts";
import { removeMember } from "./role.ts";

const DAY = 86_400;
const DIGEST = new Uint8Array(32).fill(5);

type Recommendation = ReviewReport["recommendation"];

class ReviewScene extends VoteScene {
  readonly number: number;

  constructor(reviewers = 4) {
    super();
    this.set("track.text.review", true);
    this.voter("ann", 1000n);
    for (let i = 0; i < reviewers; i++) this.grant("reviewer", `r${i}`);
    this.number = this.discussed();
  }

  report(recommendation: Recommendation, change: Partial<ReviewReport> = {}): ReviewReport {
    const { id, content } = this.proposal(this.number);
    const section = { verdict: "pass" as const, textDigest: DIGEST };
    return {
      proposalId: id,
      contentHash: content.contentHash,
      sections: {
        code: section,
        test: section,
        benchmark: section,
        security: section,
        docs: section,
      },
      recommendation,
      conditions: recommendation === "CONDITIONAL" ? ["name the limits"] : [],
      interest: null,
      ...change,
    };
  }

  file(name: string, recommendation: Recommendation, change: Partial<ReviewReport> = {}): string {
    const report = this.report(recommendation, change);
    return this.run(this.id(name), "submitReview", { report, carried: null })?.code ?? "ok";
  }

  failSecurity(name: string): string {
    const report = this.report("REJECT");
    const security = { verdict: "fail" as const, textDigest: DIGEST };
    return this.file(name, "REJECT", { sections: { ...report.sections, security } });
  }

  recuse(name: string): string {
    const payload = { proposalId: this.proposal(this.number).id, reason: "a friend of mine" };
    return this.run(this.id(name), "recuseReview", payload)?.code ?? "ok";
  }

  get panel(): number {
    return requirePanel(this.state, this.number).members.length;
  }

  get outcome() {
    const { status, reason } = this.status(this.number);
    return reason ?? status;
  }
}

test("a locked proposal is judged by every reviewer who has not made it its own", () => {
  const s = new VoteScene();
  s.set("track.text.review", true);
  s.set("track.text.deposit", 100n);
  s.voter("ann", 1000n);
  for (const name of ["proposer", "payer", "friend", "r1", "r2", "r3"]) s.grant("reviewer", name);
  s.fund(testKey(1, "payer"), 1000n);
  s.fund(testKey(1, "friend"), 1000n);
  const number = s.submit({}, 100n);
  const { id } = s.proposal(number);
  s.accept(s.id("payer"), "depositProposal", { id, amount: 50n });
  s.accept(s.id("friend"), "endorseProposal", { id, statement: "good" });
  assert.deepEqual(s.lastNames, ["endorsementAdded"]);
  s.block(3 * DAY);
  const { members } = requirePanel(s.state, number);
  for (const name of ["r1", "r2", "r3"]) {
    assert(
      members.some((member) => equalBytes(member, s.id(name))),
      name,
    );
  }
  assert.equal(members.length, 3);
  assert.equal(s.proposal(number).review?.deadline, s.now + 7 * DAY);
  assert.equal(s.status(number).status, "review");
});

test("two thirds of the panel approve at once, and the vote opens in that block or the next", () => {
  const s = new ReviewScene(4);
  assert.equal(s.file("r0", "APPROVE"), "ok");
  assert.equal(s.file("r1", "APPROVE"), "ok");
  assert.equal(s.outcome, "review");
  assert.equal(s.file("r2", "APPROVE"), "ok");
  assert.deepEqual(s.lastNames.slice(0, 2), ["reviewSubmitted", "reviewClosed"]);
  assert.equal(s.file("r3", "APPROVE"), "GOV_REVIEW_CLOSED");
  s.block();
  assert.equal(s.outcome, "voting");
});

test("a report is refused for the first thing that is wrong, in the documented order", () => {
  const s = new ReviewScene(4);
  s.grant("reviewer", "new");
  const unknown = { proposalId: new Uint8Array(32) };
  assert.equal(s.file("ann", "APPROVE", unknown), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(s.file("ann", "APPROVE"), "GOV_NOT_PERMITTED");
  assert.equal(s.file("new", "APPROVE"), "GOV_NOT_ON_PANEL");
  const wrong = { contentHash: new Uint8Array(32), interest: "mine" };
  assert.equal(s.file("r0", "APPROVE", wrong), "GOV_CONTENT_HASH_MISMATCH");
  assert.equal(s.file("r0", "APPROVE", { interest: "mine" }), "GOV_REPORT_INVALID");
  assert.equal(s.file("r0", "APPROVE", { conditions: ["one"] }), "GOV_REPORT_INVALID");
  assert.equal(s.file("r0", "CONDITIONAL", { conditions: [] }), "GOV_REPORT_INVALID");
  assert.equal(s.file("r0", "CONDITIONAL"), "ok");
  const { id } = s.proposal(s.number);
  s.accept(s.id("r1"), "endorseProposal", { id, statement: "good" });
  assert.equal(
    s.file("r1", "APPROVE"),
    "GOV_CONFLICT_OF_INTEREST",
    "attack: reviews its own cause",
  );
  removeMember(s.state, "reviewer", s.id("r2"));
  assert.equal(s.file("r2", "APPROVE"), "GOV_NOT_PERMITTED", "a role that was lost");
});

test("attack: one reviewer files three times and is one reviewer, whose last report counts", () => {
  const s = new ReviewScene(4);
  for (let i = 0; i < 3; i++) assert.equal(s.file("r0", "APPROVE"), "ok");
  assert.equal(s.outcome, "review");
  assert.equal(readReputation(s.state, s.id("r0"), s.now), 1020, "and is thanked once");
  assert.equal(s.file("r0", "REJECT"), "ok");
  assert.equal(s.file("r1", "APPROVE"), "ok");
  assert.equal(s.file("r2", "APPROVE"), "ok");
  assert.equal(s.outcome, "review", "two of four are no two thirds");
  assert.equal(s.file("r3", "REJECT"), "ok");
  assert.equal(s.outcome, "review_rejected", "3 * 2 > 4");
});

test("revisions of one report are bounded", () => {
  const s = new ReviewScene(4);
  for (let i = 0; i < 16; i++) assert.equal(s.file("r0", "APPROVE"), "ok", `revision ${i}`);
  assert.equal(s.file("r0", "APPROVE"), "GOV_TOO_MANY_ENTRIES");
});

test("two failed security sections refuse at once, however few reports there are", () => {
  const s = new ReviewScene(6);
  assert.equal(s.failSecurity("r0"), "ok");
  assert.equal(s.outcome, "review");
  assert.equal(s.failSecurity("r1"), "ok");
  assert.equal(s.outcome, "review_security");
});

test("attack: a panel that never answers is a refusal at the deadline, the same before and after its record", () => {
  const s = new ReviewScene(4);
  assert.equal(s.file("r0", "APPROVE"), "ok");
  const { review } = s.proposal(s.number);
  s.now = (review?.deadline ?? 0) - 1;
  assert.equal(s.outcome, "review");
  s.now += 1;
  assert.equal(s.outcome, "review_deadline");
  assert.equal(s.file("r1", "APPROVE"), "GOV_REVIEW_CLOSED");
  s.block(0);
  assert.equal(s.outcome, "review_deadline");
  const reputation = (name: string) => readReputation(s.state, s.id(name), s.now);
  assert.deepEqual(["r0", "r1"].map(reputation), [1020, 980]);
});

test("what is revised in time is judged again by the same panel, and not for ever", () => {
  const s = new ReviewScene(3);
  const condition = () => {
    for (const name of ["r0", "r1"]) assert.equal(s.file(name, "CONDITIONAL"), "ok");
    assert.equal(s.file("r2", "APPROVE"), "ok");
  };
  s.grant("reviewer", "new");
  condition();
  assert.equal(s.proposal(s.number).review?.outcome, "conditional");
  assert.equal(s.file("r2", "APPROVE"), "GOV_REVIEW_CLOSED");
  assert.equal(s.recuse("r2"), "GOV_REVIEW_CLOSED");
  const { content } = s.proposal(s.number);
  s.revise(s.number, "named");
  assert.deepEqual(s.lastNames.slice(-1), ["reviewOpened"]);
  assert.equal(s.proposal(s.number).review?.round, 2);
  assert.equal(s.panel, 3, "who became a reviewer since is not on it");
  const stale = { contentHash: content.contentHash };
  assert.equal(s.file("r0", "APPROVE", stale), "GOV_CONTENT_HASH_MISMATCH");
  condition();
  assert.equal(s.outcome, "review_inconclusive", "the last round knows no conditions");
});

test("without a revision in time the review is inconclusive, before and after the record", () => {
  const s = new ReviewScene(3);
  for (const name of ["r0", "r1", "r2"]) assert.equal(s.file(name, "CONDITIONAL"), "ok");
  const until = s.proposal(s.number).review?.revisionUntil ?? 0;
  assert.equal(until, s.now + 7 * DAY);
  s.now = until - 1;
  assert.equal(s.outcome, "review");
  s.now = until;
  assert.equal(s.outcome, "review_inconclusive");
  s.block(0);
  assert.equal(s.outcome, "review_inconclusive");
  assert.equal(s.proposal(s.number).ended?.how, "rejected");
});

test("a block that comes after the time for a revision finds what the clock has decided", () => {
  const s = new ReviewScene(4);
  for (const name of ["r0", "r1", "r2"]) assert.equal(s.file(name, "CONDITIONAL"), "ok");
  const deadline = s.proposal(s.number).review?.deadline ?? 0;
  s.now = deadline + 7 * DAY - 1;
  assert.equal(s.outcome, "review");
  s.now += 1;
  assert.equal(s.outcome, "review_inconclusive");
  s.block(0);
  assert.equal(s.outcome, "review_inconclusive");
  s.block(0);
  assert.equal(s.proposal(s.number).ended?.how, "rejected");
});

test("a reviewer may leave the panel, and those who stay decide", () => {
  const s = new ReviewScene(4);
  for (const name of ["r0", "r1"]) assert.equal(s.file(name, "APPROVE"), "ok");
  assert.equal(s.file("r2", "REJECT"), "ok");
  assert.equal(s.outcome, "review");
  assert.equal(s.recuse("ann"), "GOV_NOT_ON_PANEL");
  const unknown = { proposalId: new Uint8Array(32), reason: "none" };
  assert.equal(s.refuse(s.id("r3"), "recuseReview", unknown), "GOV_PROPOSAL_UNKNOWN");
  assert.equal(s.recuse("r3"), "ok");
  assert.equal(s.panel, 3);
  assert.notEqual(s.proposal(s.number).ready, null, "two of three approve");
  assert.equal(s.recuse("r3"), "GOV_REVIEW_CLOSED");
});

test("attack: reports of who has left do not count, and a panel too small decides nothing", () => {
  const s = new ReviewScene(3);
  assert.equal(s.file("r0", "APPROVE"), "ok");
  assert.equal(s.recuse("r0"), "ok");
  assert.equal(s.outcome, "review");
  assert.equal(s.file("r0", "APPROVE"), "GOV_NOT_ON_PANEL");
  for (const name of ["r1", "r2"]) assert.equal(s.file(name, "APPROVE"), "ok");
  assert.equal(s.outcome, "review_deadline");
});

test("attack: a council excludes at most a third of a panel, and leaves three", () => {
  const s = new ReviewScene(6);
  const exclude = (name: string) => {
    const journal = s.journal();
    const reviewer = s.id(name);
    const refused = excludeReviewer(journal, s.number, { reviewer, reasonDigest: DIGEST });
    if (refused === null) s.keep(journal);
    return refused?.code ?? "ok";
  };
  assert.equal(exclude("ann"), "GOV_NOT_ON_PANEL");
  assert.equal(exclude("r0"), "ok");
  assert.equal(exclude("r1"), "ok");
  assert.equal(exclude("r2"), "GOV_ACT_FORBIDDEN", "two are a third of six");
  assert.equal(s.panel, 4);
  const small = new ReviewScene(3);
  const journal = small.journal();
  const refused = excludeReviewer(journal, small.number, {
    reviewer: small.id("r0"),
    reasonDigest: DIGEST,
  });
  assert.equal(refused?.code, "GOV_ACT_FORBIDDEN", "three stay three");
  s.at(s.proposal(s.number).review?.deadline ?? 0);
  assert.equal(exclude("r2"), "GOV_REVIEW_CLOSED");
});

test("a signed report is carried by anyone, for this round and this version alone", () => {
  const s = new ReviewScene(4);
  const { signer, keyId } = testKey(1, "r0");
  const sign = (report: ReviewReport, round: number) => {
    const reviewer = s.id("r0");
    const items = reportItems(s.context.chainId, report, { reviewer, round });
    const signature = signer.sign(buildMessage("report", 1, items, keyId));
    return { report, carried: { reviewer, signatures: [{ keyId, signature }] } };
  };
  const report = s.report("APPROVE");
  const carry = (payload: unknown) => s.run(s.id("ann"), "submitReview", payload)?.code ?? "ok";
  assert.equal(carry(sign(report, 2)), "GOV_SIGNATURE_INVALID");
  const forged = { ...sign(report, 1), report: s.report("REJECT") };
  assert.equal(carry(forged), "GOV_SIGNATURE_INVALID");
  assert.equal(carry(sign(report, 1)), "ok");
});

test("attack: there is no field for a result of the review, and none for one of the vote", () => {
  const s = new ReviewScene(4);
  const report = { ...s.report("APPROVE"), outcome: "approve" };
  // Whatever a caller adds is not part of the shape: the bytes are those of the report alone.
  assert.equal(s.run(s.id("r0"), "submitReview", { report, carried: null }), null);
  assert.equal(s.outcome, "review");
});
