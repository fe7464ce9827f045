import assert from "node:assert/strict";
import { test } from "node:test";
import { ForumScene } from "../../test/support/forum-scene.ts";
import { encode } from "../codec/canonical.ts";
import { struct } from "../codec/compound.ts";
import { bytes, text, uint } from "../codec/schema.ts";
import type { Digest } from "../primitives/brand.ts";
import { findComment } from "./forum-comment.ts";
import { threadOfComment } from "./forum-place.ts";
import { findThread } from "./forum-thread.ts";
import { govDigest } from "./gov-digest.ts";
import { readModeratorRecord } from "./moderation-log.ts";
import { textDigest } from "./text-digest.ts";

const DAY_S = 86_400;

function scene() {
  const forum = new ForumScene();
  for (const name of ["ann", "bob"]) forum.setStake(name, 100n);
  for (const name of ["mod", "mia"]) forum.moderator(name);
  const thread = forum.thread("ann");
  const comment = forum.comment("bob", thread);
  return {
    forum,
    thread,
    comment,
    onThread: { kind: "thread", id: thread } as const,
    onComment: { kind: "comment", id: comment } as const,
  };
}

function placeOf(forum: ForumScene, comment: Digest): number {
  const number = findComment(forum.state, comment);
  assert(number !== undefined);
  return threadOfComment(forum.state, number);
}

test("the author gets a receipt that proves that the post existed", () => {
  const { forum, comment, onComment } = scene();
  forum.height = 7;
  const receipt = forum.moderated("mod", { target: onComment, action: { kind: "hide" } });
  const schema = struct({
    target: bytes(32, 64),
    bodyDigest: bytes(32, 64),
    action: text(1, 9),
    ruleId: text(1, 9),
    moderator: bytes(32, 32),
    height: uint(),
  });
  const expected = encode(schema, {
    target: comment,
    bodyDigest: textDigest(forum.context.hash, "I see it in another way."),
    action: "hide",
    ruleId: "2.1",
    moderator: forum.named("mod"),
    height: 7,
  });
  assert.deepEqual(receipt, govDigest(forum.context.hash, "gov/moderation", expected));
  const { author } = forum.lastOf("moderated");
  assert.deepEqual(author, forum.named("bob"));
  assert.deepEqual(readModeratorRecord(forum.state, forum.named("mod")), {
    moderations: 1,
    overturned: 0,
  });
});

test("only moderators act, and not in disputes of their own", () => {
  const { forum, thread, comment, onComment, onThread } = scene();
  const hide = { kind: "hide" };
  const conflict = "GOV_CONFLICT_OF_INTEREST";
  assert.equal(forum.moderate("ann", { target: onComment, action: hide }), "GOV_NOT_PERMITTED");
  // A party is who wrote it, who answered it, whom it answers, and whose thread it is in.
  const own = forum.comment("mod", thread);
  assert.equal(
    forum.moderate("mod", { target: { kind: "comment", id: own }, action: hide }),
    conflict,
  );
  const answer = forum.comment("bob", thread, { parent: own });
  const onAnswer = { kind: "comment", id: answer } as const;
  assert.equal(forum.moderate("mod", { target: onAnswer, action: hide }), conflict);
  assert.equal(forum.moderate("mia", { target: onAnswer, action: hide }), "ok");
  forum.comment("mia", thread, { parent: comment });
  assert.equal(forum.moderate("mia", { target: onComment, action: hide }), conflict);
  assert.equal(forum.moderate("mod", { target: onComment, action: hide }), "ok");
  forum.moderator("ann");
  const ofBob = forum.comment("bob", thread);
  const onBob = { kind: "comment", id: ofBob } as const;
  assert.equal(forum.moderate("ann", { target: onBob, action: hide }), conflict);
  assert.equal(forum.moderate("ann", { target: onThread, action: { kind: "lock" } }), conflict);
  assert.equal(forum.moderate("mia", { target: onThread, action: { kind: "lock" } }), "ok");
});

test("what is not there cannot be moderated, nor in a way that does not fit it", () => {
  const { forum, thread, onThread, onComment } = scene();
  const unknown = new Uint8Array(32) as Digest;
  const answers = [
    [{ kind: "thread", id: unknown }, { kind: "lock" }, "GOV_THREAD_UNKNOWN"],
    [{ kind: "comment", id: unknown }, { kind: "hide" }, "GOV_COMMENT_UNKNOWN"],
    [onComment, { kind: "move", thread: unknown }, "GOV_THREAD_UNKNOWN"],
    [onComment, { kind: "move", thread }, "GOV_FIELD_INVALID"],
    [onComment, { kind: "lock" }, "GOV_FIELD_INVALID"],
    [onComment, { kind: "slow", seconds: 5 }, "GOV_FIELD_INVALID"],
    [onThread, { kind: "split", title: "x" }, "GOV_FIELD_INVALID"],
    [onThread, { kind: "slow", seconds: 0 }, "GOV_FIELD_INVALID"],
    [onThread, { kind: "slow", seconds: DAY_S + 1 }, "GOV_FIELD_INVALID"],
    [onThread, { kind: "slow", seconds: DAY_S }, "ok"],
    [onThread, { kind: "hide" }, "ok"],
  ] as const;
  for (const [target, action, code] of answers) {
    assert.equal(forum.moderate("mod", { target, action }), code, `${target.kind} ${action.kind}`);
  }
});

test("a term lasts 180 days at most and lies ahead; moves and splits have none", () => {
  const { forum, thread, onComment } = scene();
  forum.now = 1000;
  const other = forum.thread("ann");
  const hide = { target: onComment, action: { kind: "hide" } };
  const max = 1000 + 180 * DAY_S;
  assert.equal(forum.moderate("mod", { ...hide, until: 1000 }), "GOV_FIELD_INVALID");
  assert.equal(forum.moderate("mod", { ...hide, until: null }), "GOV_FIELD_INVALID");
  assert.equal(forum.moderate("mod", { ...hide, until: max + 1 }), "GOV_FIELD_INVALID");
  assert.equal(forum.moderate("mod", { ...hide, until: max }), "ok");
  const move = { target: onComment, action: { kind: "move", thread: other } };
  assert.equal(forum.moderate("mod", { ...move, until: max }), "GOV_FIELD_INVALID");
  assert.equal(placeOf(forum, onComment.id), findThread(forum.state, thread));
  assert.equal(forum.moderate("mod", move), "ok");
  assert.equal(placeOf(forum, onComment.id), findThread(forum.state, other));
});

test("a lock stops the thread until its end, and a hidden comment stays as it is", () => {
  const { forum, thread, comment, onThread, onComment } = scene();
  assert.equal(
    forum.moderate("mod", { target: onThread, action: { kind: "lock" }, until: 60 }),
    "ok",
  );
  const locked = "GOV_THREAD_LOCKED";
  assert.equal(forum.post("ann", thread), locked);
  assert.equal(forum.edit("bob", comment, "x"), locked);
  assert.equal(forum.say("ann", "tagThread", { thread, tags: [] }), locked);
  assert.equal(forum.say("ann", "react", { comment, reaction: "agree", isOn: true }), locked);
  assert.equal(forum.say("ann", "voteComment", { comment, side: "up" }), locked);
  assert.equal(
    forum.moderate("mia", { target: onThread, action: { kind: "lock" } }),
    "GOV_ALREADY_DONE",
  );
  forum.now = 59;
  assert.equal(forum.post("ann", thread), locked);
  forum.now = 60;
  assert.equal(forum.post("ann", thread), "ok");
  assert.equal(forum.moderate("mia", { target: onThread, action: { kind: "lock" } }), "ok");
  forum.now += DAY_S;
  const again = forum.comment("bob", thread);
  const target = { kind: "comment", id: again } as const;
  const until = forum.now + 10;
  assert.equal(forum.moderate("mod", { target, action: { kind: "hide" }, until }), "ok");
  assert.equal(forum.edit("bob", again, "x"), "GOV_WRONG_STATUS");
  assert.equal(forum.say("bob", "withdrawComment", { comment }), "ok");
  forum.now = until;
  assert.equal(forum.edit("bob", again, "x"), "ok");
  assert.equal(onComment.id, comment);
});

test("slow mode spaces the comments of one account in one thread", () => {
  const { forum, thread, onThread } = scene();
  const other = forum.thread("ann");
  forum.moderated("mod", { target: onThread, action: { kind: "slow", seconds: 30 } });
  assert.equal(forum.post("bob", thread), "GOV_SLOW_MODE");
  assert.equal(forum.post("bob", other), "ok");
  forum.now = 29;
  assert.equal(forum.post("bob", thread), "GOV_SLOW_MODE");
  forum.now = 30;
  assert.equal(forum.post("bob", thread), "ok");
  assert.equal(forum.post("bob", thread), "GOV_SLOW_MODE");
  forum.now = DAY_S;
  assert.equal(forum.post("bob", thread), "ok");
  assert.equal(forum.post("bob", thread), "ok");
});

test("what is moved or split off takes its answers along", () => {
  const { forum, thread, comment, onComment } = scene();
  const answer = forum.comment("ann", thread, { parent: comment });
  const deeper = forum.comment("bob", thread, { parent: answer });
  const action = { kind: "split", title: "About something else" };
  forum.moderated("mod", { target: onComment, action });
  const { id, author } = forum.lastOf<{ id: Digest; author: Uint8Array }>("threadCreated");
  assert.deepEqual(author, forum.named("bob"));
  for (const post of [comment, answer, deeper]) {
    assert.equal(placeOf(forum, post), findThread(forum.state, id));
  }
  assert.equal(forum.post("ann", thread, { parent: deeper }), "GOV_FIELD_INVALID");
  assert.equal(forum.post("ann", id, { parent: deeper }), "ok");
});

test("a comment is moved four times, and carries eight labels", () => {
  const { forum, thread, onComment } = scene();
  forum.now = 1;
  const other = forum.thread("ann");
  for (const to of [other, thread, other, thread]) {
    forum.height += 1;
    const action = { kind: "move", thread: to };
    assert.equal(forum.moderate("mod", { target: onComment, action }), "ok");
  }
  const fifth = { target: onComment, action: { kind: "move", thread: other } };
  assert.equal(forum.moderate("mia", fifth), "GOV_TOO_MANY_ENTRIES");
  for (let place = 1; place <= 9; place++) {
    forum.height += 1;
    const label = { target: onComment, action: { kind: "label", label: `label-${place}` } };
    const code = place <= 8 ? "ok" : "GOV_TOO_MANY_ENTRIES";
    assert.equal(forum.moderate("mod", { ...label, until: 100 }), code, `label ${place}`);
    if (place === 1) assert.equal(forum.moderate("mia", label), "GOV_ALREADY_DONE");
  }
  // Those that are over make room.
  forum.now = 100;
  const ninth = { target: onComment, action: { kind: "label", label: "label-9" } };
  assert.equal(forum.moderate("mod", ninth), "ok");
});

test("one moderator gives one receipt once in a block", () => {
  const { forum, onComment } = scene();
  const label = (name: string) => ({ target: onComment, action: { kind: "label", label: name } });
  assert.equal(forum.moderate("mod", label("one")), "ok");
  assert.equal(forum.moderate("mod", label("two")), "GOV_ALREADY_DONE");
  assert.equal(forum.moderate("mia", label("two")), "ok");
  assert.equal(forum.moderate("mod", { ...label("three"), ruleId: "2.2" }), "ok");
});
