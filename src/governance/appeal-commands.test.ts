import assert from "node:assert/strict";
import { test } from "node:test";
import { ForumScene } from "../../test/support/forum-scene.ts";
import type { Digest } from "../primitives/brand.ts";
import { DECIDE_APPEAL } from "./act-decide-appeal.ts";
import { readModeratorRecord } from "./moderation-log.ts";

const DAY_S = 86_400;
const WINDOW_S = 14 * DAY_S;

function scene() {
  const forum = new ForumScene();
  for (const name of ["ann", "bob"]) forum.setStake(name, 100n);
  for (const name of ["mod", "mia", "max", "may", "mel"]) forum.moderator(name);
  const thread = forum.thread("ann");
  const comment = forum.comment("bob", thread);
  const target = { kind: "comment", id: comment } as const;
  const until = 100 * DAY_S;
  const receipt = forum.moderated("mod", { target, action: { kind: "hide" }, until });
  return { forum, thread, comment, target, receipt };
}

/** What the council would be answered, and with `ok` it has decided. */
function council(forum: ForumScene, receipt: Digest, isOverturned: boolean): string {
  const payload = { receipt, isOverturned };
  const refused = DECIDE_APPEAL.refuse(forum.state, payload, forum.context);
  if (refused !== null) return refused.code;
  const journal = forum.journal();
  const act = { number: 1, digest: receipt };
  DECIDE_APPEAL.execute(journal, payload, act, forum.context);
  forum.keep(journal);
  return "ok";
}

const isHidden = (forum: ForumScene, comment: Digest) =>
  forum.edit("bob", comment, "another body") === "GOV_WRONG_STATUS";

const overturnedOf = (forum: ForumScene, name: string) =>
  readModeratorRecord(forum.state, forum.named(name)).overturned;

test("the author alone appeals, once, in its time, and also under a ban", () => {
  const { forum, receipt } = scene();
  assert.equal(forum.appeal("bob", new Uint8Array(32) as Digest), "GOV_MODERATION_UNKNOWN");
  assert.equal(forum.appeal("ann", receipt), "GOV_NOT_PERMITTED");
  assert.equal(forum.judge("mia", receipt, true), "GOV_WRONG_STATUS");
  assert.equal(council(forum, receipt, true), "GOV_WRONG_STATUS");
  forum.now = WINDOW_S;
  assert.equal(forum.appeal("bob", receipt), "GOV_APPEAL_CLOSED");
  forum.now = WINDOW_S - 1;
  forum.ban("bob", forum.now + 1000);
  assert.equal(forum.appeal("bob", receipt), "ok");
  assert.deepEqual(forum.lastNames, ["moderationAppealed"]);
  assert.equal(forum.appeal("bob", receipt), "GOV_ALREADY_DONE");
});

test("three other moderators decide by majority; what they overturn is undone and counted", () => {
  const { forum, comment, target, receipt } = scene();
  assert.equal(isHidden(forum, comment), true);
  forum.appeal("bob", receipt);
  assert.equal(forum.judge("mod", receipt, false), "GOV_OWN_DECISION");
  assert.equal(forum.judge("ann", receipt, true), "GOV_NOT_PERMITTED");
  assert.equal(forum.judge("mia", receipt, true), "ok");
  assert.equal(forum.judge("mia", receipt, true), "GOV_ALREADY_DONE");
  assert.equal(forum.judge("max", receipt, false), "ok");
  assert.equal(isHidden(forum, comment), true);
  assert.equal(forum.judge("may", receipt, true), "ok");
  assert.deepEqual(forum.lastNames, ["appealOpinion", "appealDecided"]);
  assert.equal(forum.judge("mel", receipt, true), "GOV_APPEAL_CLOSED");
  assert.equal(overturnedOf(forum, "mod"), 1);
  // Not again for the same text, by whomever; a changed text may be judged.
  forum.height += 1;
  const hide = { target, action: { kind: "hide" } };
  assert.equal(forum.moderate("mel", hide), "GOV_ALREADY_DONE");
  assert.equal(isHidden(forum, comment), false);
  assert.equal(forum.moderate("mel", hide), "ok");
});

test("an appeal that two of three refuse changes nothing", () => {
  const { forum, comment, receipt } = scene();
  forum.appeal("bob", receipt);
  for (const [name, isOverturn] of [
    ["mia", true],
    ["max", false],
    ["may", false],
  ] as const) {
    assert.equal(forum.judge(name, receipt, isOverturn), "ok");
  }
  assert.equal(isHidden(forum, comment), true);
  assert.equal(overturnedOf(forum, "mod"), 0);
});

test("who is a party gives no opinion", () => {
  const { forum, thread, comment, receipt } = scene();
  forum.comment("mia", thread, { parent: comment });
  forum.appeal("bob", receipt);
  assert.equal(forum.judge("mia", receipt, true), "GOV_CONFLICT_OF_INTEREST");
});

test("the council decides after the moderators, either way and for good", () => {
  const { forum, comment, receipt } = scene();
  forum.appeal("bob", receipt);
  assert.equal(council(forum, receipt, false), "GOV_TOO_EARLY");
  for (const name of ["mia", "max", "may"]) forum.judge(name, receipt, true);
  assert.equal(overturnedOf(forum, "mod"), 1);
  assert.equal(council(forum, receipt, false), "ok");
  assert.equal(overturnedOf(forum, "mod"), 0);
  assert.equal(isHidden(forum, comment), true);
  assert.equal(council(forum, receipt, true), "GOV_APPEAL_CLOSED");
});

test("the council's time after the moderators is bounded", () => {
  const { forum, receipt } = scene();
  forum.appeal("bob", receipt);
  forum.now = 50;
  for (const name of ["mia", "max", "may"]) forum.judge(name, receipt, false);
  forum.now = 50 + WINDOW_S;
  assert.equal(council(forum, receipt, true), "GOV_APPEAL_CLOSED");
  forum.now -= 1;
  assert.equal(council(forum, receipt, true), "ok");
  assert.equal(overturnedOf(forum, "mod"), 1);
});

test("the council decides in place of moderators who let their time pass", () => {
  const { forum, comment, receipt } = scene();
  forum.now = 10;
  forum.appeal("bob", receipt);
  assert.equal(forum.judge("mia", receipt, true), "ok");
  forum.now = 10 + WINDOW_S - 1;
  assert.equal(council(forum, receipt, true), "GOV_TOO_EARLY");
  assert.equal(forum.judge("max", receipt, true), "ok");
  forum.now += 1;
  assert.equal(forum.judge("may", receipt, true), "GOV_APPEAL_CLOSED");
  assert.equal(council(forum, receipt, true), "ok");
  assert.equal(forum.edit("bob", comment, "x"), "GOV_EDIT_WINDOW");
});

test("an overturned move is back in its place with all its answers", () => {
  const { forum, thread, comment, target } = scene();
  const other = forum.thread("ann");
  const answer = forum.comment("ann", thread, { parent: comment });
  const receipt = forum.moderated("mod", { target, action: { kind: "move", thread: other } });
  assert.equal(forum.post("ann", other, { parent: answer }), "ok");
  forum.appeal("bob", receipt);
  for (const name of ["mia", "max", "may"]) forum.judge(name, receipt, true);
  assert.equal(forum.post("ann", other, { parent: answer }), "GOV_FIELD_INVALID");
  assert.equal(forum.post("ann", thread, { parent: answer }), "ok");
});
