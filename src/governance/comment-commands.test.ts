import assert from "node:assert/strict";
import { test } from "node:test";
import { ForumScene } from "../../test/support/forum-scene.ts";
import type { Digest } from "../primitives/brand.ts";
import { findComment, requireComment } from "./forum-comment.ts";
import { findThread, requireThread } from "./forum-thread.ts";
import { textDigest } from "./text-digest.ts";

const HOUR_S = 3600;
const DAY_S = 86_400;

function scene(): ForumScene {
  const forum = new ForumScene();
  for (const name of ["ann", "bob", "cem"]) forum.setStake(name, 100n);
  return forum;
}

function commentOf(forum: ForumScene, id: Digest) {
  const number = findComment(forum.state, id);
  assert(number !== undefined);
  return requireComment(forum.state, number);
}

test("the state keeps the digest and the size of a body, and by which transaction it came", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  const body = "Nine bytes of \u{1f33b} and more";
  const { versions, author, parent } = commentOf(forum, forum.comment("bob", thread, { body }));
  assert.equal(versions.length, 1);
  assert.deepEqual(versions[0]?.body.bodyDigest, textDigest(forum.context.hash, body));
  // The flower takes four bytes of UTF-8: 14 + 4 + 9.
  assert.equal(versions[0]?.body.sizeBytes, 27);
  assert.deepEqual(author, forum.named("bob"));
  assert.equal(parent, null);
  const text = Buffer.from("Nine bytes of");
  for (const [, value] of forum.state.entries(new Uint8Array())) {
    assert(!Buffer.from(value).includes(text), "a body in the state");
  }
  for (const { data } of forum.events) assert(!Buffer.from(data).includes(text), "in an event");
});

test("who has neither power nor a role does not speak; received power and a role are enough", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  assert.equal(forum.post("dan", thread), "GOV_NOT_PERMITTED");
  assert.equal(forum.say("dan", "createThread", { title: "x", tags: [] }), "GOV_NOT_PERMITTED");
  assert.equal(forum.delegate("bob", [["dan", 10_000]]), "ok");
  assert.equal(forum.post("dan", thread), "ok");
  assert.equal(forum.post("eve", thread), "GOV_NOT_PERMITTED");
  forum.moderator("eve");
  assert.equal(forum.post("eve", thread), "ok");
});

test("a comment names what is there: thread, parent in the same thread, version of the proposal", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  const other = forum.thread("ann");
  const unknown = new Uint8Array(32).fill(5);
  const comment = forum.comment("ann", thread);
  assert.equal(forum.post("bob", unknown as Digest), "GOV_THREAD_UNKNOWN");
  assert.equal(forum.post("bob", thread, { parent: unknown }), "GOV_COMMENT_UNKNOWN");
  assert.equal(forum.post("bob", other, { parent: comment }), "GOV_FIELD_INVALID");
  assert.equal(forum.post("bob", thread, { contentVersion: 1 }), "GOV_FIELD_INVALID");
  assert.equal(forum.post("bob", thread, { anchor: 1 }), "GOV_FIELD_INVALID");
  assert.equal(forum.post("bob", thread, { parent: comment }), "ok");
});

test("a body is bounded, shows no picture from elsewhere, and is what its digest names", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  const bodyDigest = textDigest(forum.context.hash, "another");
  assert.equal(forum.post("ann", thread, { bodyDigest }), "GOV_BODY_DIGEST");
  assert.equal(forum.post("ann", thread, { body: "x".repeat(8192) }), "ok");
  assert.equal(forum.post("ann", thread, { body: "x".repeat(8193) }), "GOV_CONTENT_TOO_LARGE");
  const body = "![chart](https://example.org/c.png)";
  assert.equal(forum.post("ann", thread, { body }), "GOV_FIELD_INVALID");
  const comment = forum.comment("ann", thread);
  assert.equal(forum.edit("ann", comment, body), "GOV_FIELD_INVALID");
});

test("answers go 16 deep and no deeper", () => {
  const forum = scene();
  forum.setParameter("forum.posts_per_hour", 1000);
  const thread = forum.thread("ann");
  let parent = forum.comment("ann", thread);
  for (let depth = 1; depth <= 16; depth++) parent = forum.comment("ann", thread, { parent });
  assert.equal(forum.post("ann", thread, { parent }), "GOV_TOO_MANY_ENTRIES");
});

test("an account posts so often in any hour, threads and comments together", () => {
  const forum = scene();
  forum.setParameter("forum.posts_per_hour", 3);
  forum.now = 100;
  const thread = forum.thread("ann");
  forum.now = 200;
  assert.equal(forum.post("ann", thread), "ok");
  forum.now = 300;
  assert.equal(forum.post("ann", thread), "ok");
  assert.equal(forum.post("ann", thread), "GOV_RATE_LIMITED");
  assert.equal(forum.say("ann", "createThread", { title: "x", tags: [] }), "GOV_RATE_LIMITED");
  assert.equal(forum.post("bob", thread), "ok");
  forum.now = 100 + HOUR_S - 1;
  assert.equal(forum.post("ann", thread), "GOV_RATE_LIMITED");
  forum.now = 100 + HOUR_S;
  assert.equal(forum.post("ann", thread), "ok");
  // The hour that began at 200 holds three again.
  assert.equal(forum.post("ann", thread), "GOV_RATE_LIMITED");
});

test("an author edits within the window, and all versions stay", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  const comment = forum.comment("ann", thread);
  assert.equal(forum.edit("ann", new Uint8Array(32) as Digest, "x"), "GOV_COMMENT_UNKNOWN");
  assert.equal(forum.edit("bob", comment, "forged"), "GOV_NOT_PERMITTED");
  forum.now = DAY_S - 1;
  assert.equal(forum.edit("ann", comment, "second"), "ok");
  assert.deepEqual(forum.lastNames, ["commentEdited"]);
  assert.deepEqual(
    commentOf(forum, comment).versions.map(({ at }) => at),
    [0, DAY_S - 1],
  );
  forum.now = DAY_S;
  assert.equal(forum.edit("ann", comment, "third"), "GOV_EDIT_WINDOW");
});

test("a comment has 16 versions and no more", () => {
  const forum = scene();
  const comment = forum.comment("ann", forum.thread("ann"));
  for (let version = 2; version <= 16; version++) {
    assert.equal(forum.edit("ann", comment, `version ${version}`), "ok", `version ${version}`);
  }
  assert.equal(forum.edit("ann", comment, "one more"), "GOV_TOO_MANY_ENTRIES");
});

test("a withdrawn comment is a tombstone", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  const id = forum.comment("ann", thread);
  assert.equal(forum.say("bob", "withdrawComment", { comment: id }), "GOV_NOT_PERMITTED");
  forum.now = 50;
  assert.equal(forum.say("ann", "withdrawComment", { comment: id }), "ok");
  assert.deepEqual(forum.lastNames, ["commentWithdrawn"]);
  assert.equal(commentOf(forum, id).withdrawnAt, 50);
  assert.equal(forum.say("ann", "withdrawComment", { comment: id }), "GOV_WRONG_STATUS");
  assert.equal(forum.edit("ann", id, "back"), "GOV_WRONG_STATUS");
  const reaction = { comment: id, reaction: "agree", isOn: true };
  assert.equal(forum.say("bob", "react", reaction), "GOV_WRONG_STATUS");
  assert.equal(forum.say("bob", "voteComment", { comment: id, side: "up" }), "GOV_WRONG_STATUS");
  // Answers to it stay where they are and new ones are possible.
  assert.equal(forum.post("bob", thread, { parent: id }), "ok");
});

test("a ban stops posts, edits, tags and reactions; a withdrawal is possible", () => {
  const forum = scene();
  const thread = forum.thread("ann");
  const comment = forum.comment("ann", thread);
  forum.ban("ann", 100);
  const banned = "GOV_FORUM_BANNED";
  assert.equal(forum.post("ann", thread), banned);
  assert.equal(forum.say("ann", "createThread", { title: "x", tags: [] }), banned);
  assert.equal(forum.edit("ann", comment, "x"), banned);
  assert.equal(forum.say("ann", "tagThread", { thread, tags: ["x"] }), banned);
  assert.equal(forum.say("ann", "react", { comment, reaction: "agree", isOn: true }), banned);
  assert.equal(forum.say("ann", "voteComment", { comment, side: "up" }), banned);
  assert.equal(forum.say("ann", "withdrawComment", { comment }), "ok");
  forum.now = 99;
  assert.equal(forum.post("ann", thread), banned);
  forum.now = 100;
  assert.equal(forum.post("ann", thread), "ok");
});

test("the owner of a thread and moderators tag it", () => {
  const forum = scene();
  forum.moderator("mod");
  const thread = forum.thread("ann");
  const number = findThread(forum.state, thread);
  assert(number !== undefined);
  assert.equal(forum.say("ann", "tagThread", { thread, tags: ["fees"] }), "ok");
  assert.deepEqual(forum.lastNames, ["threadTagged"]);
  assert.deepEqual(requireThread(forum.state, number).tags, ["fees"]);
  assert.equal(forum.say("mod", "tagThread", { thread, tags: ["pq", "fees"] }), "ok");
  assert.deepEqual(requireThread(forum.state, number).tags, ["pq", "fees"]);
  assert.equal(forum.say("bob", "tagThread", { thread, tags: [] }), "GOV_NOT_PERMITTED");
  const unknown = new Uint8Array(32);
  assert.equal(forum.say("ann", "tagThread", { thread: unknown, tags: [] }), "GOV_THREAD_UNKNOWN");
});
